'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';

type Props = {
  /** What it is: heading, and the button's name: "Copy the request". */
  title: string;
  what: string;
  text: string;
};

/** Text in mono that is taken elsewhere, with a button that copies all of it. */
export function CopyBlock({ title, what, text }: Props) {
  const [state, setState] = useState<'copied' | 'refused'>();
  const Icon = state === 'copied' ? Check : Copy;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    );
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-end justify-between gap-2">
        <h3 className="font-medium text-12">{title}</h3>
        <Button variant="quiet" aria-label={`Copy ${what}`} onClick={copy}>
          <Icon aria-hidden />
          {state === 'copied' ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
        tabIndex={0}
        className="max-h-72 overflow-auto rounded-input border bg-raised p-3 font-mono text-12 leading-relaxed"
      >
        {text}
      </pre>
      <p role="status" className="text-12 text-ink-2 empty:hidden">
        {state === 'refused' ? 'The browser does not let this page copy. Select the text instead.' : ''}
      </p>
    </section>
  );
}
