'use client';
/** Controls for settings that are one value: text, numbers, choices, JSON. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import type { FieldControl } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import type { FieldSpec } from './schema-fields.ts';

export type Draftable = FieldControl & { value: unknown; onChange: (value: unknown) => void };

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

export function NumberControl({ spec, value, onChange, ...control }: Draftable & { spec: NumberSpec }) {
  const [draft, type] = useDraft(typeof value === 'number' ? String(value) : '');
  // A slider in hundredths says nothing about whole numbers, or about very small ones.
  const isFine = typeof spec.initial === 'number' && spec.initial > 0 && spec.initial < 0.01;
  const isShare = spec.kind === 'number' && !spec.isInteger && spec.min === 0 && spec.max === 1 && !isFine;
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

export function Toggle({
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
        className="size-4 accent-(--color-accent) pointer-coarse:size-6"
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="text-13">{isOn ? 'yes' : 'no'}</span>
    </span>
  );
}

const asStrings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

export function Choices({
  options,
  value,
  onChange,
  ...control
}: Draftable & { options: readonly string[] }) {
  const chosen = asStrings(value);
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1" aria-describedby={control['aria-describedby']}>
      {options.map((one, index) => (
        <label key={one} className="flex items-center gap-1.5 text-13">
          <input
            type="checkbox"
            id={index === 0 ? control.id : undefined}
            className="size-4 accent-(--color-accent) pointer-coarse:size-6"
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
export function Lines({ value, onChange, ...control }: Draftable) {
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

export function WordOrNumber({ spec, value, onChange, ...control }: Draftable & { spec: WordSpec }) {
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

const asJson = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** Any value. While it is typed it may be no JSON yet: the last whole value stays, and this is said. */
export function Json({ value, onChange, ...control }: Draftable) {
  const [draft, type] = useDraft(asJson(value));
  const [isWrong, setWrong] = useState(false);
  const change = (text: string) => {
    type(text);
    try {
      const next: unknown = text.trim() === '' ? undefined : JSON.parse(text);
      setWrong(false);
      onChange(next);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <Textarea
        {...control}
        rows={Math.min(12, Math.max(3, draft.split('\n').length))}
        spellCheck={false}
        className="w-full font-mono"
        value={draft}
        aria-invalid={isWrong || control['aria-invalid']}
        onChange={(event) => change(event.target.value)}
      />
      {isWrong && (
        <p role="status" className="font-medium text-12 text-ink">
          <span aria-hidden className="mr-1 text-fail">
            ▲
          </span>
          This is not JSON yet; the last whole value is kept.
        </p>
      )}
    </>
  );
}
