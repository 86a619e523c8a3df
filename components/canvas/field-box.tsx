'use client';
/** A setting of any shape: one value is a labelled control, a list or an object is a group of them. */
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field, type FieldControl } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { AgentPicker } from './agent-picker.tsx';
import { CodeArea } from './code-area.tsx';
import { Choices, Json, Lines, NumberControl, Toggle, WordOrNumber } from './field-inputs.tsx';
import {
  blankObject,
  blankOf,
  errorAt,
  type FieldErrors,
  type FieldSpec,
  unknownSettings,
} from './schema-fields.ts';
import { usePairs, useRows } from './use-rows.ts';

/** `step` names a change that is one undo step by itself. */
type Change = (value: unknown, step?: string) => void;

export type FieldBoxProps = {
  spec: FieldSpec;
  /** Where the value stands in the config: `rules.0.when`. */
  path: string;
  /** `undefined` where the config leaves it to the default. */
  value: unknown;
  errors: FieldErrors;
  onChange: Change;
};

type Of<K extends FieldSpec['kind']> = Omit<FieldBoxProps, 'spec'> & {
  spec: Extract<FieldSpec, { kind: K }>;
};

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

export function FieldBox(props: FieldBoxProps) {
  const { spec, path, errors, onChange } = props;
  const value = props.value ?? spec.initial;
  const given = { path, value, errors, onChange };
  switch (spec.kind) {
    case 'object':
    case 'variants':
      return <OptionalGroup {...given} spec={spec} />;
    case 'rows':
      return <RowsGroup {...given} spec={spec} />;
    case 'pairs':
      return <PairsGroup {...given} spec={spec} />;
    default:
      return (
        <Field
          label={spec.label}
          description={spec.description}
          error={errorAt(errors, path, 'deep')}
          hint={spec.isOptional && spec.kind !== 'boolean' ? 'optional' : undefined}
        >
          {(control) => <Control {...control} spec={spec} value={value} onChange={onChange} />}
        </Field>
      );
  }
}

type ControlProps = FieldControl & { spec: FieldSpec; value: unknown; onChange: Change };

function Control({ spec, value, onChange, ...control }: ControlProps) {
  const text = typeof value === 'string' ? value : '';
  const setText = (next: string) => onChange(next === '' && spec.isOptional ? undefined : next);
  const draftable = { ...control, value, onChange };
  switch (spec.kind) {
    case 'text':
    case 'called':
      return (
        <Input
          {...control}
          value={text}
          maxLength={spec.kind === 'text' ? spec.maxLength : undefined}
          onChange={(e) => setText(e.target.value)}
        />
      );
    case 'long':
      if (spec.isCode) {
        const { description, maxLength } = spec;
        return <CodeArea {...control} {...{ text, description, maxLength }} onText={setText} />;
      }
      return (
        <Textarea
          {...control}
          value={text}
          rows={3}
          maxLength={spec.maxLength}
          className="w-full"
          onChange={(e) => setText(e.target.value)}
        />
      );
    case 'number':
      return <NumberControl {...draftable} spec={spec} />;
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
      return <Choices {...draftable} options={spec.options} />;
    case 'list':
      return <Lines {...draftable} />;
    case 'word-or-number':
      return <WordOrNumber {...draftable} spec={spec} />;
    case 'agent':
      return <AgentPicker {...control} value={text} onChange={onChange} />;
    default:
      return <Json {...draftable} />;
  }
}

type GroupProps = { spec: FieldSpec; error: string | undefined; action?: ReactNode; children: ReactNode };

/** Several controls under one name: the name is the legend, so each control keeps its own label. */
function Group({ spec, error, action, children }: GroupProps) {
  const id = useId();
  const described = [spec.description && `${id}-about`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={described || undefined}>
      <legend className="sr-only">{spec.label}</legend>
      <div className="flex items-center justify-between gap-2">
        <span aria-hidden className="font-medium text-12 text-ink">
          {spec.label}
        </span>
        {action}
      </div>
      {spec.description && (
        <p id={`${id}-about`} className="-mt-1 text-12 text-ink-3">
          {spec.description}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} role="alert" className="font-medium text-12 text-ink">
          <span aria-hidden className="mr-1 text-fail">
            ▲
          </span>
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** An object, or one of several; where it may be left out, it is set and removed as a whole. */
function OptionalGroup(props: Of<'object' | 'variants'>) {
  const { spec, path, value, errors, onChange } = props;
  const isAbsent = value === undefined && spec.isOptional;
  const action = spec.isOptional ? (
    <Button
      size="small"
      variant="quiet"
      onClick={() => onChange(isAbsent ? blankOf(spec) : undefined, isAbsent ? 'set' : 'removed')}
    >
      {isAbsent ? `Set ${spec.label.toLowerCase()}` : 'Remove'}
    </Button>
  ) : undefined;
  return (
    <Group spec={spec} error={errorAt(errors, path)} action={action}>
      {!isAbsent && (
        <div className="flex flex-col gap-3 border-l pl-3">
          <Members {...props} />
        </div>
      )}
    </Group>
  );
}

/** The fields of an object, without its name. */
function Members({ spec, path, value, errors, onChange }: Of<'object' | 'variants'>) {
  const held = asObject(value);
  const set = (name: string, next: unknown, step?: string) => {
    const { [name]: _before, ...rest } = held;
    onChange(next === undefined ? rest : { ...rest, [name]: next }, step);
  };
  const chosen =
    spec.kind === 'variants' ? spec.options.find((one) => one.value === held[spec.by]) : undefined;
  const fields = spec.kind === 'object' ? spec.fields : (chosen?.fields ?? []);
  const known = spec.kind === 'variants' ? [...fields, { name: spec.by } as FieldSpec] : fields;
  return (
    <>
      {spec.kind === 'variants' && (
        <Field label={spec.by} error={errorAt(errors, `${path}.${spec.by}`)}>
          {(control) => (
            <Select
              {...control}
              value={chosen?.value}
              options={spec.options.map((one) => ({ value: one.value, label: one.value }))}
              onValueChange={(next) => {
                const into = spec.options.find((one) => one.value === next)?.fields ?? [];
                const kept = Object.entries(held).filter(([name]) => into.some((one) => one.name === name));
                onChange({ [spec.by]: next, ...blankObject(into), ...Object.fromEntries(kept) }, next);
              }}
            />
          )}
        </Field>
      )}
      {fields.map((field) => (
        <FieldBox
          key={field.name}
          spec={field}
          path={`${path}.${field.name}`}
          value={held[field.name]}
          errors={errors}
          onChange={(next, step) => set(field.name, next, step)}
        />
      ))}
      <UnknownSettings fields={known} value={held} onRemove={(name) => set(name, undefined, name)} />
    </>
  );
}

/** One value of a list, under its number; objects show their fields at once. */
function RowFields({ spec, ...rest }: FieldBoxProps) {
  if (spec.kind === 'object' || spec.kind === 'variants') return <Members {...rest} spec={spec} />;
  return <FieldBox {...rest} spec={spec} />;
}

function RowsGroup({ spec, path, value, errors, onChange }: Of<'rows'>) {
  const list = useRows(Array.isArray(value) ? value : [], onChange);
  const name = spec.each.label;
  const { rows } = list;
  return (
    <Group spec={spec} error={errorAt(errors, path)}>
      <ol ref={list.ref} className="flex flex-col gap-2">
        {rows.map((row, index) => (
          <li key={list.keyOf(index)} data-row={index} className="rounded-input border bg-raised/40 p-2">
            <fieldset className="flex min-w-0 flex-col gap-2">
              <legend className="sr-only">{`${name} ${index + 1}`}</legend>
              <div data-tools="" className="flex items-center gap-0.5 text-12 text-ink-2">
                <span aria-hidden>{`${name} ${index + 1}`}</span>
                <span className="ml-auto" />
                {rows.length > 1 && (
                  <>
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} ${index + 1} up`}
                      icon={<ArrowUp aria-hidden />}
                      disabled={index === 0}
                      onClick={() => list.move(index, index - 1)}
                    />
                    <IconButton
                      size="small"
                      label={`Move ${name.toLowerCase()} ${index + 1} down`}
                      icon={<ArrowDown aria-hidden />}
                      disabled={index === rows.length - 1}
                      onClick={() => list.move(index, index + 1)}
                    />
                  </>
                )}
                <IconButton
                  size="small"
                  label={`Remove ${name.toLowerCase()} ${index + 1}`}
                  icon={<X aria-hidden />}
                  onClick={() => list.remove(index)}
                />
              </div>
              <RowFields
                spec={spec.each}
                path={`${path}.${index}`}
                value={row}
                errors={errors}
                onChange={(next, step) => list.set(index, next, step)}
              />
            </fieldset>
          </li>
        ))}
      </ol>
      {rows.length < spec.max && (
        <Button
          className="self-start"
          data-add=""
          ref={list.addRef}
          onClick={() => list.add(blankOf(spec.each))}
        >
          <Plus aria-hidden />
          {`Add ${name.toLowerCase()}`}
        </Button>
      )}
    </Group>
  );
}

function PairsGroup({ spec, path, value, errors, onChange }: Of<'pairs'>) {
  const pairs = usePairs(asObject(value), (next, step) =>
    onChange(Object.keys(next).length === 0 && spec.isOptional ? undefined : next, step),
  );
  const list = useRows(pairs.rows, pairs.setRows);
  const name = spec.each.label;
  const isGroup = spec.each.kind === 'object' || spec.each.kind === 'variants';
  return (
    <Group spec={spec} error={pairs.problem ?? errorAt(errors, path, 'deep')}>
      <ul ref={list.ref} className="flex flex-col gap-1">
        {pairs.rows.map((row, index) => (
          <li
            key={list.keyOf(index)}
            data-row={index}
            className={`flex items-start gap-1 ${isGroup ? 'flex-wrap gap-y-2 rounded-input border bg-raised/40 p-2' : ''}`}
          >
            <Input
              className="w-28 flex-none"
              aria-label={`Name of ${name.toLowerCase()} ${index + 1}`}
              placeholder="name"
              value={row.name}
              onChange={(event) => list.set(index, { ...row, name: event.target.value })}
            />
            {isGroup ? (
              <span className="min-w-0 flex-1" />
            ) : (
              <span className="min-w-0 flex-1">
                <Control
                  {...{ id: `${path}-${index}`, 'aria-describedby': undefined, 'aria-invalid': undefined }}
                  {...{ 'aria-label': `${name} of ${row.name || 'this name'}` }}
                  spec={spec.each}
                  value={row.value}
                  onChange={(next) => list.set(index, { ...row, value: next })}
                />
              </span>
            )}
            <IconButton
              label={`Remove ${row.name || `${name.toLowerCase()} ${index + 1}`}`}
              icon={<X aria-hidden />}
              onClick={() => list.remove(index)}
            />
            {isGroup && (
              <div className="flex basis-full flex-col gap-2">
                <RowFields
                  spec={spec.each}
                  path={`${path}.${row.name}`}
                  value={row.value}
                  errors={errors}
                  onChange={(next, step) => list.set(index, { ...row, value: next }, step)}
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      <Button
        className="self-start"
        ref={list.addRef}
        onClick={() => list.add({ name: '', value: blankOf(spec.each) })}
      >
        <Plus aria-hidden />
        {`Add ${name.toLowerCase()}`}
      </Button>
    </Group>
  );
}

type UnknownProps = { fields: readonly FieldSpec[]; value: unknown; onRemove: (name: string) => void };

/** What a pasted or older node brings along and no field stands for: shown, and removable. */
export function UnknownSettings({ fields, value, onRemove }: UnknownProps) {
  const held = asObject(value);
  return unknownSettings(fields, held).map((name) => (
    <fieldset key={name} data-field={name} aria-label={`Unknown setting ${name}`} className="min-w-0">
      <div className="flex items-center gap-2">
        <span className="min-w-0 truncate font-mono text-12">{name}</span>
        <span className="min-w-0 flex-1 truncate font-mono text-11 text-ink-3">
          {JSON.stringify(held[name])}
        </span>
        <Button size="small" onClick={() => onRemove(name)}>
          Remove
        </Button>
      </div>
      <p role="alert" className="font-medium text-12 text-ink">
        <span aria-hidden className="mr-1 text-fail">
          ▲
        </span>
        This setting is not known here.
      </p>
    </fieldset>
  ));
}
