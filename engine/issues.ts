/**
 * Everything that can be wrong with a pattern: stable codes, sentences for people, and what to do.
 * `S` is about the shape of the stored graph, `R1` to `R13` are the rules of docs/confidence.md B0, `W`
 * are warnings. Primitives bring codes of their own (`issues` in their definition).
 *
 * R5 has no code: every node is total by construction. `definePrimitive` demands a behaviour, the engine
 * passes `abstain` and `fail` through strict primitives, and turns what a primitive throws into `fail`.
 */

export type Level = 'error' | 'warning';

/** A repair that can be made at the press of a button; `id` names it in `fixes.ts`. */
export type Fix = { id: FixId; label: string };

export type FixId =
  | 'drop-edge'
  | 'remove-node'
  | 'new-id'
  | 'new-edge-id'
  | 'new-input-name'
  | 'add-output'
  | 'add-input'
  | 'join-exit'
  | 'insert-transform'
  | 'use-raw'
  | 'raise-budget'
  | 'mark-unsafe';

export type Issue = {
  code: string;
  /** `R2` of `R2.type-mismatch`. */
  rule: string;
  level: Level;
  /** What is wrong, and what to do about it: a sentence each. */
  sentence: string;
  fix: string;
  /** Where: ids in the pattern. `field` is a path into the node's config. */
  node?: string;
  port?: string;
  field?: string;
  edge?: string;
  autofix?: Fix;
};

type Entry = { sentence: string; fix: string; level?: Level; autofix?: Fix };
export type Values = Readonly<Record<string, string | number>>;
export type Where = Pick<Issue, 'node' | 'port' | 'field' | 'edge'>;

const DROP_EDGE: Fix = { id: 'drop-edge', label: 'Remove the connection' };
const REMOVE_NODE: Fix = { id: 'remove-node', label: 'Remove the node' };

/** `{name}` is filled in; `{node}` is always the title of the node the issue is about. */
export const ISSUES = {
  'S.format': {
    sentence: 'This is not a pattern: {problem}',
    fix: 'Choose a file that was exported from Parallax.',
  },
  'S.too-large': {
    sentence: 'A pattern has at most {limit} {what}; this one has {count}.',
    fix: 'Split it into smaller patterns.',
  },
  'S.unknown-primitive': {
    sentence: 'There is no primitive called “{primitive}”.',
    fix: 'Replace the node by one from the palette.',
    autofix: REMOVE_NODE,
  },
  'S.version': {
    sentence: '“{node}” was made for version {wants} of {primitive}; here is version {has}.',
    fix: 'Replace the node by a new one from the palette.',
  },
  'S.unknown-node': {
    sentence: 'A connection leads from or to a node that does not exist: {missing}.',
    fix: 'Remove the connection.',
    autofix: DROP_EDGE,
  },
  'S.unknown-port': {
    sentence: '“{node}” has no port “{port}”.',
    fix: 'Remove the connection and draw it again.',
    autofix: DROP_EDGE,
  },
  'S.wrong-side': {
    sentence: 'Port “{port}” of “{node}” cannot be used from this side.',
    fix: 'Remove the connection and draw it the other way round.',
    autofix: DROP_EDGE,
  },
  'S.crosses-wall': {
    sentence: 'The connection from “{source}” to “{target}” goes through the wall of a container.',
    fix: 'Connect to the ports on the wall of the container.',
    autofix: DROP_EDGE,
  },
  'S.not-a-container': {
    sentence: '“{node}” lies inside “{parent}”, which has no inside.',
    fix: 'Move the node out.',
  },
  'S.lost': {
    sentence: '“{node}” lies inside a container that does not exist: {parent}.',
    fix: 'Remove the node, or import the pattern again.',
    autofix: REMOVE_NODE,
  },
  'S.nested-in-itself': {
    sentence: '“{node}” lies inside itself.',
    fix: 'Remove the node, or import the pattern again.',
    autofix: REMOVE_NODE,
  },
  'S.too-deep': {
    sentence: '“{node}” lies more than {limit} containers deep.',
    fix: 'Move it further out.',
  },
  'S.empty-container': {
    sentence: '“{node}” is empty: there is nothing inside to run.',
    fix: 'Put a node inside and connect it to both walls.',
  },
  'S.io-inside': {
    sentence: '“{node}” lies inside a container; inputs and outputs belong outside.',
    fix: 'Use the ports on the wall of the container instead.',
    autofix: REMOVE_NODE,
  },
  'R1.missing-input': {
    sentence: 'Nothing is connected to “{port}” of “{node}”.',
    fix: 'Connect it to an output of another node.',
  },
  'R1.missing-result': {
    sentence: 'Nothing inside “{node}” leads back to “{port}”.',
    fix: 'Connect the last node inside to the right wall.',
  },
  'R1.two-sources': {
    sentence: 'Port “{port}” of “{node}” takes one connection and has {count}.',
    fix: 'Remove the others, or combine them in a vote, a pool or a join first.',
    autofix: DROP_EDGE,
  },
  'R1.same-source': {
    sentence: 'The same value is connected twice to “{port}” of “{node}”: it would count twice.',
    fix: 'Remove one of the two connections.',
    autofix: DROP_EDGE,
  },
  'R1.too-few': {
    sentence: '“{node}” needs at least {min} at “{port}” and gets {count}.',
    fix: 'Connect more.',
  },
  'R1.too-many': {
    sentence: '“{node}” takes at most {max} at “{port}” and gets {count}.',
    fix: 'Remove some connections.',
    autofix: DROP_EDGE,
  },
  'R2.type-mismatch': {
    sentence: '“{node}” takes {wants} at “{port}”, but {gets} arrives from “{source}”.',
    fix: 'Put a transform in between, or connect something else.',
  },
  'R2.any-into-concrete': {
    sentence: '“{node}” takes {wants} at “{port}”, but it is not known what arrives from “{source}”.',
    fix: 'Put a transform in between that says what it is.',
  },
  'R2.no-common-type': {
    sentence: 'What arrives at “{node}” has no type in common: {types}.',
    fix: 'Bring all of it to one type with transforms.',
  },
  'R2.type-too-large': {
    sentence: 'The type of “{port}” of “{node}” is too large to be checked.',
    fix: 'Vote, pool or transform before collecting more.',
  },
  'R3.cycle': {
    sentence: 'These nodes wait for each other: {cycle}.',
    fix: 'Remove one of the connections; to repeat something, put it inside a retry.',
    autofix: DROP_EDGE,
  },
  'R4.no-output': {
    sentence: 'There is no output: a run would have no answer.',
    fix: 'Add an output and connect the answer to it.',
    autofix: { id: 'add-output', label: 'Add an output' },
  },
  'R4.two-outputs': {
    sentence: 'There are {count} outputs; a run has one answer.',
    fix: 'Keep one, and combine the answers in front of it.',
    autofix: { id: 'remove-node', label: 'Remove this output' },
  },
  'R4.no-input': {
    sentence: 'There is no input: a run would have nothing to work on.',
    fix: 'Add an input and connect it.',
    autofix: { id: 'add-input', label: 'Add an input' },
  },
  'R4.dead-node': {
    sentence: 'Nothing that “{node}” does reaches the {end}.',
    fix: 'Connect it, or remove it.',
    autofix: REMOVE_NODE,
  },
  'R6.claims-differ': {
    sentence: '“{node}” combines numbers that are about different things: {claims}.',
    fix: 'Combine only answers to the same question; bring the others together after a gate or a person.',
  },
  'R7.exit-unjoined': {
    sentence: 'When “{node}” takes “{port}”, no value reaches {end}.',
    fix: 'Join this path and the other one in front of {end}.',
    autofix: { id: 'join-exit', label: 'Join the paths' },
  },
  'R7.never-runs': {
    sentence: '“{node}” can never run: it waits for paths of which only one is ever taken.',
    fix: 'Join these paths before they come here.',
  },
  'R7.arms-differ': {
    sentence: 'The paths joined by “{node}” have no type in common: {types}.',
    fix: 'Bring all of them to one type with transforms.',
  },
  'R7.arm-idle': {
    sentence: 'The path from “{source}” into “{node}” is never used: an earlier one is always there.',
    fix: 'Connect the path that is always there last, or remove this one.',
    level: 'warning',
    autofix: DROP_EDGE,
  },
  'R7.too-entangled': {
    sentence: 'The paths before “{node}” are too entangled to prove that each run gets an answer.',
    fix: 'Join paths soon after they part.',
  },
  'R9.config': {
    sentence: 'A setting of “{node}” does not fit: {problem}',
    fix: 'Correct the setting.',
  },
  'R10.over-budget': {
    sentence: 'A run can take up to {worst} {unit}; this pattern allows {most}.',
    fix: 'Allow more, or ask fewer agents, less often.',
    autofix: { id: 'raise-budget', label: 'Allow the worst case' },
  },
  'R10.unbounded': {
    sentence: 'Nothing bounds how many {unit} a run can take; this pattern allows {most}.',
    fix: 'Set a deadline where a person is asked, or put a budget around it.',
  },
  'R11.unguarded': {
    sentence: '“{node}” changes something outside, and no gate or person comes before it on every path.',
    fix: 'Put a gate or a person in front of it, or allow it to act unguarded.',
    autofix: { id: 'mark-unsafe', label: 'Allow it unguarded' },
  },
  'R11.repeated': {
    sentence: '“{node}” changes something outside and lies in “{around}”, which may call it more than once.',
    fix: 'Move it out, or use an agent for which twice is the same as once.',
  },
  'R13.called-broken': {
    sentence: 'The pattern that “{node}” calls has problems of its own: {problem}',
    fix: 'Repair and publish that pattern, then choose its new version here.',
  },
  'R13.expanded': {
    sentence: 'With the patterns it calls this has {count} nodes; at most {limit} can run.',
    fix: 'Call fewer patterns, or smaller ones.',
  },
  'R13.too-deep': {
    sentence: 'Containers and called patterns lie {depth} deep within each other; at most {limit} can run.',
    fix: 'Call the innermost patterns less deeply, or take containers out.',
  },
  'R13.duplicate-id': {
    sentence: 'Two nodes have the id {id}.',
    fix: 'Give one of them another id.',
    autofix: { id: 'new-id', label: 'Give the second one a new id' },
  },
  'R13.duplicate-edge-id': {
    sentence: 'Two connections have the id {id}.',
    fix: 'Give one of them another id.',
    autofix: { id: 'new-edge-id', label: 'Give the second one a new id' },
  },
  'R13.duplicate-input': {
    sentence: 'Two inputs are called “{name}”: a run could not tell them apart.',
    fix: 'Rename one of them.',
    autofix: { id: 'new-input-name', label: 'Rename this input' },
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type IssueCode = keyof typeof ISSUES;

/** An issue from the table above. */
export function issue(code: IssueCode, where: Where, values: Values = {}): Issue {
  return fromEntry(code, ISSUES[code], { where, values });
}

/** An issue from any table, a primitive's own for example. */
export function fromEntry(
  code: string,
  entry: Entry,
  { where, values }: { where: Where; values: Values },
): Issue {
  return {
    code,
    rule: code.split('.')[0] ?? code,
    level: entry.level ?? 'error',
    sentence: fill(entry.sentence, values),
    fix: fill(entry.fix, values),
    ...where,
    ...(entry.autofix && { autofix: entry.autofix }),
  };
}

const fill = (template: string, values: Values): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );

export const isError = ({ level }: Issue): boolean => level === 'error';
