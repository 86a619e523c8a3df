'use client';
/** The inspector's form, derived from the primitive's schema. Every change is one undo step per field. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, type FieldControl } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { PatternNode } from '#engine/pattern.ts';
import type { AnyPrimitive } from '#primitives/define.ts';
import { AgentPicker } from './agent-picker.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { setField } from './edit.ts';
import { errorsByField, type FieldSpec, fieldsOf } from './schema-fields.ts';

type FormProps = { stored: PatternNode; primitive: AnyPrimitive };

export function ConfigForm({ stored, primitive }: FormProps) {
  const store = useCanvasStore();
  const issues = useCanvas((state) => state.issuesByNode[stored.id]);
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const wrong = errorsByField(primitive, stored.config);
  return (
    <fieldset disabled={!isEditable} className="flex flex-col gap-4">
      <legend className="sr-only">Settings of {stored.title ?? stored.id}</legend>
      {fieldsOf(primitive).map((spec) => {
        const issue = issues?.find((one) => one.field === spec.name && one.level === 'error');
        return (
          <FieldRow
            key={spec.name}
            node={stored.id}
            spec={spec}
            value={stored.config[spec.name] ?? spec.initial}
            error={wrong[spec.name] ?? issue?.sentence}
            onChange={(value) => setField(store, stored.id, { field: spec.name, value })}
          />
        );
      })}
    </fieldset>
  );
}

type RowProps = {
  node: string;
  spec: FieldSpec;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
};

function FieldRow({ node, spec, value, error, onChange }: RowProps) {
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
      <Field
        label={spec.label}
        description={spec.description}
        error={error}
        hint={spec.isOptional && spec.kind !== 'boolean' ? 'optional' : undefined}
      >
        {(control) => <Control {...control} key={node} spec={spec} value={value} onChange={onChange} />}
      </Field>
    </div>
  );
}

type ControlProps = FieldControl & { spec: FieldSpec; value: unknown; onChange: (value: unknown) => void };

function Control({ spec, value, onChange, ...control }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const setText = (next: string) => onChange(next === '' && spec.isOptional ? undefined : next);
  switch (spec.kind) {
    case 'text':
      return (
        <Input
          {...control}
          value={text}
          maxLength={spec.maxLength}
          onChange={(e) => setText(e.target.value)}
        />
      );
    case 'long':
      return (
        <Textarea
          {...control}
          value={text}
          rows={3}
          maxLength={spec.maxLength}
          spellCheck={!spec.isCode}
          className={spec.isCode ? 'font-mono' : ''}
          onChange={(e) => setText(e.target.value)}
        />
      );
    case 'number':
      return <NumberControl {...control} spec={spec} value={value} onChange={onChange} />;
    case 'boolean':
      return <Toggle {...control} isOn={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...control}
          value={text || undefined}
          options={spec.options.map((one) => ({ value: one, label: one }))}
          onValueChange={onChange}
        />
      );
    case 'choices':
      return <Choices {...control} options={spec.options} value={value} onChange={onChange} />;
    case 'list':
      return <Lines {...control} value={value} onChange={onChange} />;
    case 'word-or-number':
      return <WordOrNumber {...control} spec={spec} value={value} onChange={onChange} />;
    case 'agent':
      return <AgentPicker {...control} value={text} onChange={onChange} />;
    case 'shares':
      return <Shares {...control} value={value} onChange={onChange} />;
    case 'json':
      return <Json {...control} value={value} onChange={onChange} />;
  }
}

type Draftable = FieldControl & { value: unknown; onChange: (value: unknown) => void };

/** Text being typed that is not a value yet stays in the box, and the last value stays in the pattern. */
function useDraft(shown: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(shown);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    setDraft(shown);
  }, [shown]);
  const type = (text: string) => {
    before.current = text;
    setDraft(text);
  };
  return [draft, type];
}

type NumberSpec = Extract<FieldSpec, { kind: 'number' | 'word-or-number' }>;

function NumberControl({ spec, value, onChange, ...control }: Draftable & { spec: NumberSpec }) {
  const [draft, type] = useDraft(typeof value === 'number' ? String(value) : '');
  const isShare = spec.kind === 'number' && spec.min === 0 && spec.max === 1;
  const change = (text: string) => {
    type(text);
    if (text === '') return onChange(spec.isOptional ? undefined : spec.initial);
    const number = Number(text);
    if (Number.isFinite(number)) onChange(number);
  };
  return (
    <span className="flex items-center gap-2">
      {isShare && (
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={typeof value === 'number' ? value : 0}
          aria-label={`${spec.label}, slider`}
          className="min-w-0 flex-1 accent-(--color-accent)"
          onChange={(event) => change(event.target.value)}
        />
      )}
      <Input
        {...control}
        type="number"
        inputMode="decimal"
        className={isShare ? 'w-20' : ''}
        value={draft}
        min={spec.min}
        max={spec.max}
        step={isShare ? 0.01 : spec.kind === 'number' && spec.isInteger ? 1 : 'any'}
        onChange={(event) => change(event.target.value)}
      />
    </span>
  );
}

function Toggle({
  isOn,
  onChange,
  ...control
}: FieldControl & { isOn: boolean; onChange: (on: boolean) => void }) {
  return (
    <span className="flex items-center gap-2">
      <input
        {...control}
        type="checkbox"
        checked={isOn}
        className="size-4 accent-(--color-accent)"
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="text-13">{isOn ? 'yes' : 'no'}</span>
    </span>
  );
}

const asStrings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

function Choices({ options, value, onChange, ...control }: Draftable & { options: readonly string[] }) {
  const chosen = asStrings(value);
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1" aria-describedby={control['aria-describedby']}>
      {options.map((one, index) => (
        <label key={one} className="flex items-center gap-1.5 text-13">
          <input
            type="checkbox"
            id={index === 0 ? control.id : undefined}
            className="size-4 accent-(--color-accent)"
            checked={chosen.includes(one)}
            onChange={(event) =>
              onChange(
                options.filter((each) => (each === one ? event.target.checked : chosen.includes(each))),
              )
            }
          />
          {one}
        </label>
      ))}
    </span>
  );
}

/** One entry per line; empty lines are no entries. */
function Lines({ value, onChange, ...control }: Draftable) {
  const shown = asStrings(value).join('\n');
  const [draft, type] = useDraft(shown);
  const entries = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return (
    <Textarea
      {...control}
      rows={3}
      placeholder="One per line"
      value={entries(draft).join('\n') === shown ? draft : shown}
      onChange={(event) => {
        type(event.target.value);
        onChange(entries(event.target.value));
      }}
    />
  );
}

type WordSpec = Extract<FieldSpec, { kind: 'word-or-number' }>;

function WordOrNumber({ spec, value, onChange, ...control }: Draftable & { spec: WordSpec }) {
  const isWord = value === spec.word || typeof value !== 'number';
  return (
    <span className="flex items-center gap-2">
      <Button onClick={() => onChange(isWord ? (spec.min ?? 0) : spec.word)} aria-pressed={isWord}>
        {isWord ? `${spec.word} · set a number` : `Use ${spec.word}`}
      </Button>
      {!isWord && <NumberControl {...control} spec={spec} value={value} onChange={onChange} />}
      {isWord && <span id={control.id} className="sr-only">{`The value is ${spec.word}.`}</span>}
    </span>
  );
}

const shareLines = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, share]) => `${name}: ${share}`)
        .join('\n')
    : '';

/** `label: 0.7` per line. Lines that are not finished yet are kept while typing. */
function Shares({ value, onChange, ...control }: Draftable) {
  const [draft, type] = useDraft(shareLines(value));
  const change = (text: string) => {
    type(text);
    const pairs = text.split('\n').flatMap((line) => {
      const at = line.lastIndexOf(':');
      const share = Number(line.slice(at + 1));
      return at > 0 && line.slice(at + 1).trim() !== '' && Number.isFinite(share)
        ? [[line.slice(0, at).trim(), share] as const]
        : [];
    });
    onChange(pairs.length ? Object.fromEntries(pairs) : undefined);
  };
  return (
    <Textarea
      {...control}
      rows={3}
      placeholder={'positive: 0.7\nnegative: 0.3'}
      value={draft}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function Json({ value, onChange, ...control }: Draftable) {
  const [draft, type] = useDraft(value === undefined ? '' : JSON.stringify(value));
  const change = (text: string) => {
    type(text);
    if (text.trim() === '') return onChange(undefined);
    try {
      onChange(JSON.parse(text));
    } catch {
      // Not finished typing: the last whole value stays.
    }
  };
  return (
    <Textarea
      {...control}
      rows={3}
      className="font-mono"
      value={draft}
      onChange={(e) => change(e.target.value)}
    />
  );
}
