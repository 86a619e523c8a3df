/** Finds numbers that are written down where a confidence belongs, in the text of one file. */
import { parseSync } from '@swc/core';
import {
  isConstant,
  isNode,
  keyOf,
  type Node,
  nodesIn,
  type Property,
  propertiesOf,
  type Scope,
  unwrap,
} from './constants.ts';

export type Finding = { line: number; name: string; text: string };

/** Numbers of a confidence, and statuses that come with some. */
const NUMBERS: ReadonlySet<string> = new Set(['p', 'raw', 'lo', 'hi']);
const STATUSES: ReadonlySet<string> = new Set(['self_reported', 'derived', 'calibrated']);
/** Names that mean a confidence, whatever object they are in. */
const ALWAYS: ReadonlySet<string> = new Set(['confidence', 'conf', 'score']);
const ASSIGNED: ReadonlySet<string> = new Set([...ALWAYS, 'p', 'raw']);

/** In order of the text of `file`. Throws where it cannot be parsed. */
export function findLiterals(file: string, source: string): readonly Finding[] {
  const tsx = file.endsWith('.tsx');
  const tree = parseSync(source, { syntax: 'typescript', tsx, target: 'es2022' }) as unknown as Node;
  const found: Node[] = [];
  walk(tree, { names: new Map() }, (node, scope) => found.push(...offencesOf(node, scope)));
  return describeAll(found, source);
}

type Visit = (node: Node, scope: Scope) => void;
/** What holds no values. */
const TYPES = /^(Ts(Type|Interface)|ImportDeclaration)/;

function walk(node: Node, outer: Scope, visit: Visit): void {
  if (TYPES.test(node.type) && node.type !== 'TsTypeAssertion') return;
  const names = declaredBy(node);
  const scope = names.size > 0 ? { names, outer } : outer;
  visit(node, scope);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'typeAnnotation' || key === 'returnType' || key === 'typeParams') continue;
    for (const child of childrenIn(value)) walk(child, scope, visit);
  }
}

const childrenIn = (value: unknown): readonly Node[] => {
  if (Array.isArray(value)) return value.flatMap(childrenIn);
  if (isNode(value)) return [value];
  // wrappers without a type of their own (arguments, elements)
  return typeof value === 'object' && value !== null ? Object.values(value).filter(isNode) : [];
};

/** Names that come into reach at this node. */
function declaredBy(node: Node): ReadonlyMap<string, Node | undefined> {
  const names = new Map<string, Node | undefined>();
  const forget = (pattern: unknown) => {
    for (const name of namesIn(pattern)) names.set(name, undefined);
  };
  const lists = [node.stmts, node.type === 'Module' ? node.body : [], node.init, node.left];
  for (const statement of lists.flatMap(nodesIn)) {
    const declaration = isNode(statement.declaration) ? statement.declaration : statement;
    if (declaration.type !== 'VariableDeclaration') continue;
    for (const { id, init } of nodesIn(declaration.declarations)) {
      forget(id);
      const isKept = declaration.kind === 'const' && isNode(id) && id.type === 'Identifier' && isNode(init);
      if (isKept) names.set(String(id.value), init);
    }
  }
  if (Array.isArray(node.params)) for (const one of node.params) forget(one);
  if (node.type === 'CatchClause') forget(node.param);
  return names;
}

/** Names that a pattern binds. */
function namesIn(pattern: unknown): readonly string[] {
  if (!isNode(pattern)) return [];
  if (pattern.type === 'Identifier') return [String(pattern.value)];
  if (pattern.type === 'AssignmentPatternProperty') return namesIn(pattern.key);
  const inner = [pattern.pat, pattern.left, pattern.argument, pattern.properties, pattern.elements];
  if (pattern.type === 'KeyValuePatternProperty') inner.push(pattern.value);
  return inner.flat().flatMap(namesIn);
}

function offencesOf(node: Node, scope: Scope): readonly Node[] {
  if (node.type === 'ObjectExpression') return inObject(node, scope);
  if (node.type === 'AssignmentPatternProperty') return inDefault(node, scope);
  if (node.type !== 'AssignmentExpression' || !isNode(node.left) || !isNode(node.right)) return [];
  const name = keyOf(node.left.property) ?? '';
  return ASSIGNED.has(name) && isConstant(node.right, scope) ? [node] : [];
}

function inObject(object: Node, scope: Scope): readonly Node[] {
  const properties = propertiesOf(object);
  const isOne = isConfidence(properties, nodesIn(object.properties));
  return properties
    .filter(({ key }) => ALWAYS.has(key) || (isOne && NUMBERS.has(key)))
    .filter(({ value }) => isConstant(value, scope))
    .map(({ key, value }) => ({ ...value, key }));
}

/** A confidence, a share of a distribution, a range, or another such object with a number replaced. */
function isConfidence(properties: readonly Property[], written: readonly Node[]): boolean {
  const has = (key: string) => properties.some((one) => one.key === key);
  const status = properties.find(({ key }) => key === 'status')?.value;
  if (status && unwrap(status).type === 'StringLiteral') return STATUSES.has(String(unwrap(status).value));
  return (
    has('status') ||
    has('claim') ||
    (has('p') && (has('lo') || has('hi') || has('value'))) ||
    written.some(({ type }) => type === 'SpreadElement')
  );
}

/** `({ raw = 0.9 }) => ...` */
const inDefault = (node: Node, scope: Scope): readonly Node[] => {
  const name = keyOf(node.key) ?? '';
  return (ASSIGNED.has(name) || NUMBERS.has(name)) && isNode(node.value) && isConstant(node.value, scope)
    ? [node]
    : [];
};

/** swc counts bytes, from 1. */
function describeAll(nodes: readonly Node[], source: string): readonly Finding[] {
  const bytes = Buffer.from(source);
  const cut = (from: number, to: number) => bytes.subarray(from, to).toString();
  return nodes
    .map((node) => ({ node, start: (node.span?.start ?? 1) - 1, end: (node.span?.end ?? 1) - 1 }))
    .sort((a, b) => a.start - b.start)
    .map(({ node, start, end }) => ({
      line: cut(0, start).split('\n').length,
      name: keyOf(node.key) ?? (typeof node.key === 'string' ? node.key : 'confidence'),
      text: cut(start, end),
    }));
}
