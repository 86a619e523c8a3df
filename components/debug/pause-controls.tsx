'use client';
import { Play, StepForward } from 'lucide-react';
import { useRunStore } from '#components/run/run-store.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { pausedText } from './paused-nodes.ts';
import { useRelease } from './use-release.ts';

/** Continue and Step, while something is paused and the newest moment is shown. */
export function PauseControls({ hasKeys = false }: { hasKeys?: boolean }) {
  const isPaused = useRunStore(({ state, at }) => at === null && pausedText(state) !== '');
  const { may: mayRun } = useMay('runs.start');
  const { release, isReleasing } = useRelease();
  if (!isPaused || !mayRun) return null;
  return (
    <>
      <Button variant="primary" onClick={() => release('continue')} pending={isReleasing}>
        <Play aria-hidden />
        Continue
        {hasKeys && <Kbd keys="f8" tone="inverse" />}
      </Button>
      <Button onClick={() => release('step')} pending={isReleasing}>
        <StepForward aria-hidden />
        Step
        {hasKeys && <Kbd keys="f10" />}
      </Button>
    </>
  );
}

/** Before which nodes it is paused; they are named as on the canvas. */
export function PausedAt({ nameOf }: { nameOf: (node: string) => string }) {
  const paused = useRunStore(({ state }) => pausedText(state));
  if (paused === '') return null;
  const names = paused.split(' ').map(nameOf);
  return (
    <p className="text-12 text-ink-2" data-testid="paused-at">
      Paused before <span className="font-mono text-ink">{names.join(', ')}</span>. Nobody is called
      meanwhile.
    </p>
  );
}
