/** A comparison as a list of sentences in groups; one entry a node, its connections under their target. Pure. */
import { showValue } from '#components/confidence/show-value.ts';
import { noteSchema, type Pattern } from '#engine/pattern.ts';
import type { FieldChange, PatternDiff } from '#engine/pattern-diff.ts';

export type DiffKind = PatternDiff['nodes'][number]['kind'] | 'wires' | 'settings';

export type DiffItem = {
  /** Unique in the list. */
  key: string;
  kind: DiffKind;
  title: string;
  /** Node to go to on the canvas. */
  node?: string;
  /** Of an added node its kind; of a changed connection its ends. */
  about?: string;
  fields: readonly FieldLine[];
};

export type FieldLine = { field: string; label: string; before: string; after: string };

const LABELS: Readonly<Record<string, string>> = {
  title: 'title',
  parent: 'inside of',
  primitive: 'primitive',
  version: 'version of the primitive',
};
/** Longest value shown, in characters. */
const MOST = 400;

/** First what means something, in the order of the pattern; what only moved comes last. */
export function diffItems(diff: PatternDiff, before: Pattern, after: Pattern): DiffItem[] {
  const nameOf = namesIn(before, after);
  const nodes = diff.nodes.map((change): DiffItem => {
    const node = change.after ?? change.before;
    const title = node?.title ?? change.id;
    const about = change.kind === 'changed' || change.kind === 'moved' ? undefined : node?.primitive;
    const fields = change.fields.map((field) => lineOf(field, nameOf));
    return {
      ...{ key: `node:${change.id}`, kind: change.kind, node: change.id, title, fields },
      ...(about !== undefined && { about }),
    };
  });
  return [
    ...nodes.filter(({ kind }) => kind !== 'moved'),
    ...wireItems(diff, nameOf),
    ...diff.settings.map(
      (field): DiffItem => ({
        ...{ key: `setting:${field.field}`, kind: 'settings', title: settingTitle(field) },
        fields: [lineOf(field, nameOf)],
      }),
    ),
    ...nodes.filter(({ kind }) => kind === 'moved'),
  ];
}

type NameOf = (node: string) => string;

/** The newer name where there are two. */
function namesIn(before: Pattern, after: Pattern): NameOf {
  const names = new Map([...before.nodes, ...after.nodes].map((node) => [node.id, node.title ?? node.id]));
  return (node) => names.get(node) ?? node;
}

function wireItems({ edges, order }: PatternDiff, nameOf: NameOf): DiffItem[] {
  const end = (text: string): string => {
    const dot = text.indexOf('.');
    return `${nameOf(text.slice(0, dot))}${text.slice(dot)}`;
  };
  return [
    ...edges.map(({ kind, edge: { id, source, target } }): DiffItem => {
      const ends = `${nameOf(source.node)}.${source.port} → ${nameOf(target.node)}.${target.port}`;
      const title = kind === 'added' ? 'Connection added' : 'Connection removed';
      return { key: `${kind}:${id}`, kind: 'wires', node: target.node, title, about: ends, fields: [] };
    }),
    ...order.map(({ target, before, after }): DiffItem => {
      const line = {
        field: 'order',
        label: 'order',
        before: before.map(end).join(', '),
        after: after.map(end).join(', '),
      };
      const title = `Order of voices at ${end(target)}`;
      const node = target.split('.')[0] ?? '';
      return { key: `order:${target}`, kind: 'wires', node, title, fields: [line] };
    }),
  ];
}

function settingTitle({ field, before, after }: FieldChange): string {
  if (field.startsWith('budget.')) return 'Budget of a run';
  if (field.startsWith('uses.')) return 'Called pattern';
  if (field.startsWith('notes.')) {
    if (before === undefined) return 'Note added';
    if (after === undefined) return 'Note removed';
    return noteText(before) === noteText(after) ? 'Note moved' : 'Note changed';
  }
  return 'A field that is unknown here';
}

/** What is written on it; where it stands is seen on the canvas. */
const noteText = (note: unknown): string | undefined => noteSchema.safeParse(note).data?.text;

function lineOf({ field, before, after }: FieldChange, nameOf: NameOf): FieldLine {
  const dot = field.indexOf('.');
  const label = LABELS[field] ?? field.slice(dot + 1);
  const show = (value: unknown): string => {
    if (value === undefined) return field === 'parent' ? 'no container' : 'not set';
    if (field === 'parent') return nameOf(String(value));
    if (field.startsWith('uses.')) return 'carried along';
    if (field.startsWith('notes.')) return showValue(noteText(value) || 'empty', MOST);
    return value === '' ? 'empty' : showValue(value, MOST);
  };
  return { field, label, before: show(before), after: show(after) };
}
