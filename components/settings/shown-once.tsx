'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type Props = { label: string; value: string; description: string };

/** A key that exists here and nowhere else: to be copied now. */
export function ShownOnce({ label, value, description }: Props) {
  const [isCopied, setCopied] = useState(false);
  const Icon = isCopied ? Check : Copy;
  return (
    <Field label={label} description={description}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            readOnly
            value={value}
            className="w-full font-mono"
            onFocus={(event) => event.target.select()}
          />
          <Button onClick={() => navigator.clipboard.writeText(value).then(() => setCopied(true))}>
            <Icon aria-hidden />
            {isCopied ? 'Copied' : 'Copy'}
          </Button>
        </div>
      )}
    </Field>
  );
}
