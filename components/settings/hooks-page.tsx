'use client';
import { useMay } from '#components/shell/use-may.ts';
import { Section, SettingsFrame } from './settings-frame.tsx';
import { Triggers } from './triggers.tsx';
import { Webhooks } from './webhooks.tsx';

const ABOUT =
  'Signed calls, as standardwebhooks.com describes them: other programs start patterns here, and are told what happened.';

export function HooksPage() {
  const { may, reason } = useMay('settings.manage');
  return (
    <SettingsFrame description={ABOUT}>
      <Section id="in" title="Calls that start a pattern">
        <Triggers />
      </Section>
      <Section id="out" title="Calls that tell what happened">
        {may ? <Webhooks /> : <p className="text-13 text-ink-2">{reason}</p>}
      </Section>
    </SettingsFrame>
  );
}
