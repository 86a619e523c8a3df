'use client';
import type { ReactNode } from 'react';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

/** Characters; as the server wants it. */
const MOST = 80;

type Props = {
  /** "Name", unless a form names several things. */
  label?: string;
  description?: ReactNode;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
};

/** What somebody calls a thing they make. */
export const NameField = ({ label = 'Name', description, placeholder, value, onChange }: Props) => (
  <Field label={label} description={description}>
    {(control) => (
      <Input
        {...control}
        value={value}
        maxLength={MOST}
        placeholder={placeholder}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);
