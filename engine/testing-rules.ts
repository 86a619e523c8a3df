/** What the tables of bad patterns share. A table names, for each code, patterns that break just that rule. */
import { primitives } from '#primitives/index.ts';
import type { Pattern, PatternNode } from './pattern.ts';
import { AGENTS, type Builder, build, TEST_PRIMITIVES } from './testing.ts';
import { validate } from './validate.ts';

export const known = { primitives: { ...primitives, ...TEST_PRIMITIVES }, agents: AGENTS };
export const codesOf = (pattern: Pattern): string[] =>
  [...new Set(validate(pattern, known).map(({ code }) => code))].sort();

/** input -> agent, as a start. */
export const asked = (): Builder => build().input().agent('a', 'sharp', 'input');
export const parallel = (inside: (inner: Builder) => unknown): Builder =>
  build().input().container('p', 'parallel', { from: 'input', inside });
export const retry = (inside: (inner: Builder) => unknown): Builder =>
  build().input().container('r', 'retry', { from: 'input', inside });
export const committee = (a = 'sharp', b = 'calm'): Builder =>
  parallel((inner) => inner.agent('a', a, 'p.item').agent('b', b, 'p.item').take(['a', 'b']));
export const rawGate = (
  id: string,
  from: string,
): [string, string, { config: { use: string }; from: string }] => [
  id,
  'gate',
  { config: { use: 'raw' }, from },
];
export const branched = (): Builder => build().input().node('b', 'branch', { from: 'input' });
export const edit = (builder: Builder, change: (pattern: Pattern) => void): Pattern => {
  const pattern = structuredClone(builder.output('a').pattern());
  change(pattern);
  return pattern;
};
export const nodeOf = (pattern: Pattern, id: string): PatternNode => {
  const node = pattern.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};
export const nested = (depth: number): Builder => {
  const builder = build().input();
  const inside = (level: number) => (inner: Builder) => {
    const from = `c${level - 1}.item`;
    if (level > depth) inner.agent('a', 'sharp', from).take('a');
    else inner.container(`c${level}`, 'retry', { from, inside: inside(level + 1) }).take(`c${level}`);
  };
  return builder.container('c0', 'retry', { from: 'input', inside: inside(1) }).output('c0');
};
export type Case = {
  name: string;
  pattern: Pattern;
  /** Codes that cannot be kept apart from the one meant. */
  also: readonly string[];
};
export const bad = (name: string, pattern: Pattern | Builder, ...also: string[]): Case => ({
  name,
  pattern: 'nodes' in pattern ? pattern : pattern.pattern(),
  also,
});

/** At least two bad patterns for each code. */
export type Cases = Readonly<Record<string, readonly [Case, Case, ...Case[]]>>;

type Row = { title: string; code: string; pattern: Pattern; expected: readonly string[] };

export const rows = (cases: Cases): Row[] =>
  Object.entries(cases).flatMap(([code, list]) =>
    list.map(({ name, pattern, also }) => ({
      ...{ title: `${code}: ${name}`, code, pattern },
      expected: [...new Set([code, ...also])].sort(),
    })),
  );

/** Issues of a row whose words are not fit to be read. */
export const unreadable = ({ pattern }: Row): string[] =>
  validate(pattern, known)
    .filter(({ rule, code }) => rule !== code.split('.')[0])
    .map(({ code }) => code)
    .concat(
      validate(pattern, known)
        .map(({ sentence, fix }) => `${sentence} ${fix}`)
        .filter((words) => /\{\w+\}|undefined|\s\s/.test(words) || !words.endsWith('.')),
    );
