'use client';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import type { InputSpec } from './inputs.ts';

type Props = {
  specs: readonly InputSpec[];
  typed: Readonly<Record<string, string>>;
  /** By input name; shown under the field. */
  problems: Readonly<Record<string, string>>;
  onType: (name: string, value: string) => void;
};

const BOOLS = [
  { value: 'true', label: 'yes' },
  { value: 'false', label: 'no' },
];

/** One field per declared input, of the kind its type asks for. */
export function InputFields({ specs, typed, problems, onType }: Props) {
  return specs.map((spec) => (
    <Field
      key={spec.node}
      label={spec.name}
      description={spec.description || undefined}
      hint={<span className="font-mono">{showType(spec.type)}</span>}
      error={problems[spec.name]}
    >
      {(control) => {
        const shared = { ...control, value: typed[spec.name] ?? '', 'data-input': spec.name };
        const change = (value: string) => onType(spec.name, value);
        if (spec.type.t === 'Bool' || (spec.type.t === 'Label' && spec.type.of)) {
          const options =
            spec.type.t === 'Bool' ? BOOLS : (spec.type.of ?? []).map((of) => ({ value: of, label: of }));
          return (
            <Select {...control} value={shared.value || undefined} options={options} onValueChange={change} />
          );
        }
        if (spec.type.t === 'Num' || spec.type.t === 'Label') {
          const mode = spec.type.t === 'Num' ? 'decimal' : 'text';
          return <Input {...shared} inputMode={mode} onChange={(event) => change(event.target.value)} />;
        }
        const isCode = spec.type.t === 'Json';
        return (
          <Textarea
            {...shared}
            rows={spec.type.t === 'Doc' ? 8 : 3}
            className={isCode ? 'font-mono' : ''}
            onChange={(event) => change(event.target.value)}
          />
        );
      }}
    </Field>
  ));
}
