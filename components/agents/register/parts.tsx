/** Small fields of the form, each tied to one text of the draft. */
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select, type SelectOption } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { Draft } from './draft.ts';

/** Names of the fields that hold text. */
export type TextKey = { [K in keyof Draft]: Draft[K] extends string ? K : never }[keyof Draft];
export type Form = { draft: Draft; change: (changes: Partial<Draft>) => void };

export type TextFieldProps = Form & {
  name: TextKey;
  label: string;
  description?: string;
  placeholder?: string;
  /** Several lines of this many rows. */
  rows?: number;
  isCode?: boolean;
  type?: 'text' | 'number' | 'url';
};

export function TextField({
  draft,
  change,
  name,
  label,
  description,
  rows,
  isCode,
  ...rest
}: TextFieldProps) {
  const set = (value: string) => change({ [name]: value });
  return (
    <Field label={label} {...(description && { description })}>
      {(control) =>
        rows ? (
          <Textarea
            {...control}
            rows={rows}
            spellCheck={!isCode}
            {...(rest.placeholder && { placeholder: rest.placeholder })}
            className={isCode ? 'w-full font-mono text-12' : 'w-full'}
            value={draft[name]}
            onChange={(event) => set(event.target.value)}
          />
        ) : (
          <Input
            {...control}
            {...rest}
            spellCheck={false}
            autoComplete="off"
            value={draft[name]}
            onChange={(event) => set(event.target.value)}
          />
        )
      }
    </Field>
  );
}

export type ChoiceProps = Form & {
  name: TextKey;
  label: string;
  description?: string;
  options: readonly SelectOption[];
};

export function Choice({ draft, change, name, label, description, options }: ChoiceProps) {
  return (
    <Field label={label} {...(description && { description })}>
      {(control) => (
        <Select
          {...control}
          value={draft[name]}
          options={options}
          onValueChange={(value) => change({ [name]: value })}
        />
      )}
    </Field>
  );
}

/** Two fields beside each other where there is room. */
export const Row = ({ children }: { children: React.ReactNode }) => (
  <div className="grid gap-4 sm:grid-cols-2">{children}</div>
);
