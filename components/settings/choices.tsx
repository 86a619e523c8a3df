'use client';
export type Choice<V extends string> = { value: V; label: string; hint?: string };

type Props<V extends string> = {
  legend: string;
  choices: readonly Choice<V>[];
  chosen: readonly V[];
  onChange: (chosen: V[]) => void;
};

/** Any number of several, each with what it means. */
export function Choices<V extends string>({ legend, choices, chosen, onChange }: Props<V>) {
  const flip = (value: V) =>
    onChange(choices.map((one) => one.value).filter((one) => (one === value) !== chosen.includes(one)));
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-12">{legend}</legend>
      {choices.map(({ value, label, hint }) => (
        <label key={value} className="flex items-baseline gap-2 text-13">
          <input
            type="checkbox"
            className="translate-y-0.5 accent-accent"
            checked={chosen.includes(value)}
            onChange={() => flip(value)}
          />
          <span>
            {label}
            {hint && <span className="ml-2 font-mono text-11 text-ink-3">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
