'use client';
/** The inspector's form, derived from the primitive's schema. Every change is one undo step per field. */
import { useEffect, useRef } from 'react';
import type { PatternNode } from '#engine/pattern.ts';
import type { AnyPrimitive } from '#primitives/define.ts';
import { CalledField } from './called-field.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { setField } from './edit.ts';
import { FieldBox, UnknownSettings } from './field-box.tsx';
import { ReferenceContext, useReferencesOf } from './reference-context.ts';
import {
  errorAt,
  errorsByField,
  type FieldErrors,
  type FieldSpec,
  fieldsFor,
  fieldsOf,
} from './schema-fields.ts';

type FormProps = { stored: PatternNode; primitive: AnyPrimitive };

export function ConfigForm({ stored, primitive }: FormProps) {
  const store = useCanvasStore();
  const issues = useCanvas((state) => state.issuesByNode[stored.id]);
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const fields = fieldsOf(primitive);
  const wrong = errorsByField(primitive, stored.config);
  const set = (field: string, value: unknown, step?: string) =>
    setField(store, stored.id, { field, value, step });
  const references = useReferencesOf(stored.id);
  return (
    <ReferenceContext value={references}>
      <fieldset disabled={!isEditable} className="flex flex-col gap-4">
        <legend className="sr-only">Settings of {stored.title ?? stored.id}</legend>
        {fieldsFor(fields, stored.config).map((spec) => {
          const issue = issues?.find((one) => one.field === spec.name && one.level === 'error');
          const isTold = Object.keys(wrong).some((at) => at === spec.name || at.startsWith(`${spec.name}.`));
          const errors = issue && !isTold ? { ...wrong, [spec.name]: issue.sentence } : wrong;
          return (
            <FieldRow
              key={spec.name}
              stored={stored}
              spec={spec}
              value={stored.config[spec.name]}
              errors={errors}
              onChange={(value, step) => set(spec.name, value, step)}
            />
          );
        })}
        <UnknownSettings
          fields={fields}
          value={stored.config}
          onRemove={(name) => set(name, undefined, name)}
        />
      </fieldset>
    </ReferenceContext>
  );
}

type RowProps = {
  stored: PatternNode;
  spec: FieldSpec;
  value: unknown;
  errors: FieldErrors;
  onChange: (value: unknown, step?: string) => void;
};

/** One setting; comes into view with the focus when the problems list or a key asks for it. */
function FieldRow({ stored, spec, ...rest }: RowProps) {
  const node = stored.id;
  const isWanted = useCanvas((state) =>
    state.focusField?.node === node && state.focusField.field === spec.name ? state.focusField.at : 0,
  );
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isWanted === 0) return;
    row.current?.scrollIntoView({ block: 'center' });
    row.current?.querySelector<HTMLElement>('input, textarea, select, button')?.focus();
  }, [isWanted]);
  return (
    <div ref={row} data-field={spec.name}>
      {spec.kind === 'called' ? (
        <CalledField stored={stored} error={errorAt(rest.errors, spec.name, 'deep')} />
      ) : (
        <FieldBox key={node} spec={spec} path={spec.name} {...rest} />
      )}
    </div>
  );
}
