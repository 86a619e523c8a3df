'use client';
import { type ReactNode, useId } from 'react';

/** Spread onto the control: ties it to its label, description and error. */
export type FieldControl = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
};

export type FieldProps = {
  label: ReactNode;
  description?: ReactNode;
  /** One sentence; its presence marks the control as invalid. */
  error?: string | undefined;
  /** Right of the label, e.g. a unit. */
  hint?: ReactNode;
  children: (control: FieldControl) => ReactNode;
};

export function Field({ label, description, error, hint, children }: FieldProps) {
  const id = useId();
  const described = [description && `${id}-about`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-12 text-ink">
          {label}
        </label>
        {hint && <span className="text-11 text-ink-3">{hint}</span>}
      </div>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {description && (
        <p id={`${id}-about`} className="text-12 text-ink-3">
          {description}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="font-medium text-12 text-ink">
          <span aria-hidden className="mr-1 text-fail">
            ▲
          </span>
          {error}
        </p>
      )}
    </div>
  );
}
