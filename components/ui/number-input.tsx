import type { ComponentProps } from 'react';
import { Input } from './input.tsx';

type Props = Omit<ComponentProps<typeof Input>, 'type' | 'onChange'> & {
  value: string;
  /** Told what was typed, which need not be a number yet. */
  onType: (text: string) => void;
};

/** A number from 0 on, as text while it is typed. */
export function NumberInput({ onType, step = 'any', ...rest }: Props) {
  return (
    <Input
      {...rest}
      type="number"
      inputMode="decimal"
      min={0}
      step={step}
      onChange={(event) => onType(event.target.value)}
    />
  );
}
