/** What an expression can be without anything being measured or computed: literals, and what is made of them. */

/** A node of swc's tree, as far as it is looked at here. */
export type Node = { type: string; span?: { start: number; end: number }; [key: string]: unknown };

/** Names in reach: what a `const` was initialised with, or `undefined` for anything that may change. */
export type Scope = { names: ReadonlyMap<string, Node | undefined>; outer?: Scope | undefined };

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

export const nodesIn = (value: unknown): readonly Node[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
    if (isNode(one)) return [one];
    // arguments and elements come wrapped: { spread, expression }
    const inner =
      typeof one === 'object' && one !== null ? (one as { expression?: unknown }).expression : undefined;
    return isNode(inner) ? [inner] : [];
  });

/** What a node is without parentheses and types around it. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'ParenthesisExpression',
  'TsAsExpression',
  'TsSatisfiesExpression',
  'TsConstAssertion',
  'TsNonNullExpression',
  'TsTypeAssertion',
]);

export function unwrap(node: Node): Node {
  return WRAPPERS.has(node.type) && isNode(node.expression) ? unwrap(node.expression) : node;
}

/** The text of a property's key, if it is written out. */
export function keyOf(key: unknown): string | undefined {
  if (!isNode(key)) return undefined;
  if (key.type === 'Identifier' || key.type === 'StringLiteral') return String(key.value);
  return key.type === 'Computed' ? textOf(key.expression) : undefined;
}

const textOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'StringLiteral' ? String(node.value) : undefined;

export type Property = { key: string; value: Node };

/** Properties written in an object, those of objects spread into it included. */
export function propertiesOf(object: Node): readonly Property[] {
  return nodesIn(object.properties).flatMap((one) => {
    if (one.type === 'Identifier') return [{ key: String(one.value), value: one }];
    if (one.type === 'SpreadElement' && isNode(one.arguments)) {
      const spread = unwrap(one.arguments);
      return spread.type === 'ObjectExpression' ? propertiesOf(spread) : [];
    }
    const key = keyOf(one.key);
    return key !== undefined && isNode(one.value) ? [{ key, value: one.value }] : [];
  });
}

function find(name: string, scope: Scope | undefined): { init: Node; scope: Scope } | undefined {
  if (!scope) return undefined;
  if (!scope.names.has(name)) return find(name, scope.outer);
  const init = scope.names.get(name);
  return init && { init, scope };
}

const PURE = /^(Math\.\w+|Number|parseFloat|toProbability|Object\.freeze)$/;
const BRANCHES: Readonly<Record<string, readonly string[]>> = {
  ConditionalExpression: ['consequent', 'alternate'],
  SequenceExpression: ['expressions'],
};

/**
 * Can `node` be a number that is only written down, on some path? `depth` stops names that refer to
 * themselves. A `?? NaN` is none: it is refused where it arrives.
 */
export function isConstant(node: Node, scope: Scope, depth = 0): boolean {
  if (depth > 20) return false;
  const go = (one: unknown): boolean => isNode(one) && isConstant(one, scope, depth + 1);
  const expression = unwrap(node);
  switch (expression.type) {
    case 'NumericLiteral':
      return true;
    case 'UnaryExpression':
      return go(expression.argument);
    case 'BinaryExpression':
      return ['??', '||', '&&'].includes(String(expression.operator))
        ? go(expression.left) || go(expression.right)
        : go(expression.left) && go(expression.right);
    case 'Identifier': {
      const found = find(String(expression.value), scope);
      return found !== undefined && isConstant(found.init, found.scope, depth + 1);
    }
    case 'MemberExpression':
      return isConstantMember(expression, scope, depth + 1);
    case 'CallExpression':
      return isConstantCall(expression, scope, depth + 1);
    default:
      return (BRANCHES[expression.type] ?? []).some((key) => nodesIn(expression[key]).some(go));
  }
}

/** `LEVELS.high` and `[0.7, 0.6][rank]`, of an object or list written in this file. */
function isConstantMember(member: Node, scope: Scope, depth: number): boolean {
  const held = isNode(member.object) && resolve(member.object, scope);
  if (!held) return false;
  const go = (one: Node): boolean => isConstant(one, held.scope, depth);
  if (held.node.type === 'ArrayExpression') return nodesIn(held.node.elements).some(go);
  if (held.node.type !== 'ObjectExpression') return false;
  const key = keyOf(member.property);
  return propertiesOf(held.node).some((one) => (key === undefined || key === one.key) && go(one.value));
}

function resolve(node: Node, scope: Scope): { node: Node; scope: Scope } | undefined {
  const inner = unwrap(node);
  if (inner.type !== 'Identifier') {
    const [frozen] = calleeOf(inner) === 'Object.freeze' ? nodesIn(inner.arguments) : [];
    return { node: frozen ? unwrap(frozen) : inner, scope };
  }
  const found = find(String(inner.value), scope);
  return found && resolve(found.init, found.scope);
}

/** `Math.min(1, 0.9)`, `Number('0.9')`, and `sure()` where `sure` is `() => 0.9`. */
function isConstantCall(call: Node, scope: Scope, depth: number): boolean {
  const given = nodesIn(call.arguments);
  if (PURE.test(calleeOf(call) ?? ''))
    return (
      given.length > 0 &&
      given.every((one) => textOf(unwrap(one)) !== undefined || isConstant(one, scope, depth))
    );
  const called = isNode(call.callee) ? resolve(call.callee, scope) : undefined;
  if (called?.node.type !== 'ArrowFunctionExpression' || !isNode(called.node.body)) return false;
  return isConstant(called.node.body, called.scope, depth);
}

function calleeOf(call: Node): string | undefined {
  if (call.type !== 'CallExpression' || !isNode(call.callee)) return undefined;
  const { callee } = call;
  if (callee.type === 'Identifier') return String(callee.value);
  const [object, property] = [callee.object, callee.property];
  return isNode(object) && object.type === 'Identifier'
    ? `${object.value}.${keyOf(property) ?? ''}`
    : undefined;
}
