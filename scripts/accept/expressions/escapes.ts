/** Texts that want out of an expression: at the host's objects, its secrets, its files, its network, its code. */

/** Planted in the host's environment, on its global object and in a file: no result may hold it. */
export const SECRET = 'parallax-canary-9f31';

const NAMES = [
  ...['process', 'require', 'module', 'globalThis', 'global', 'this', 'eval', 'Function', 'fetch', 'Buffer'],
  ...[
    'console',
    'Reflect',
    'Proxy',
    'Symbol',
    'WebAssembly',
    'setTimeout',
    'Deno',
    'self',
    'window',
    'canary',
  ],
];
const MEMBERS = [
  ...['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'caller', 'callee'],
  ...['__defineGetter__', '__lookupGetter__', 'isPrototypeOf', 'env', 'mainModule'],
];
const WHOLE = [
  'value.constructor.constructor("return process")().env.CANARY',
  'value["constructor"]["constructor"]("return globalThis.canary")()',
  '{}.__proto__.polluted',
  '{"__proto__": {"polluted": true}}',
  '{"constructor": {"prototype": {"polluted": true}}}',
  '[].constructor.constructor("return canary")()',
  '"".sub.call.call({}["constructor"], "return canary")()',
  '(function () { return process.env.CANARY })()',
  '(() => canary)()',
  'import("node:fs")',
  'await import("node:child_process")',
  `\${process.env.CANARY}`,
  '`$' + '{canary}`',
  'value.map(x, x.constructor.constructor("return canary")())',
  'value.map(constructor, constructor)',
  'value.map(__proto__, __proto__)',
  'value.exists(x, process.env.CANARY != "")',
  'google.protobuf.Any{type_url: "canary"}',
  'google.protobuf.Struct{}',
  'type(value).constructor',
  'dyn(value).__proto__.constructor',
  'value.format([process.env.CANARY])',
  '"%s".format([canary])',
  'value.matches("(?{ canary })")',
  'value.matches("(?=canary)")',
  '@push([], canary)',
  '@charge(canary)',
  '@round(-1)',
  'value ? canary : process',
  'value; process.exit(1)',
  'value\nprocess.exit(1)',
  'value // \nprocess.exit(1)',
  '"\\u0000" + process.env.CANARY',
  '[canary][0]',
  '{canary: 1}',
  '1e999',
  'strings.quote(canary)',
  'bytes(canary)',
];

/** One text each, for every field that takes an expression. */
export const ESCAPES: readonly string[] = [
  ...NAMES.flatMap((name) => [name, `${name}.env.CANARY`, `${name}("return process.env.CANARY")`]),
  ...MEMBERS.flatMap((name) => [
    `value.${name}`,
    `value["${name}"]`,
    `value.${name}("return process.env.CANARY")`,
    `{"a": 1}.${name}`,
  ]),
  ...WHOLE,
];

/** The same wishes in JavaScript, for the field that takes code: each is an expression that gives what it found. */
export const CODE_ESCAPES: readonly string[] = [
  ...NAMES.filter((name) => name !== 'this').map(
    (name) => `(0, eval)('typeof ${name} === "undefined" ? "" : ${name}')`,
  ),
  'constructor.constructor("return process.env.CANARY")()',
  '[].constructor.constructor("return globalThis.canary")()',
  'new Function("return process.env.CANARY")()',
  '(async () => {}).constructor("return process")()',
  '(function* () {}).constructor("return process")().next().value',
  'Error.prepareStackTrace = (_, frames) => frames; new Error().stack[0].getThis()',
  '(() => { try { null.x } catch (error) { return error.constructor.constructor("return process")() } })()',
  '(function () { return arguments.callee.caller })()',
  'Reflect.construct(Function, ["return canary"])()',
  'Object.getPrototypeOf(async function* () {}).constructor("return process")().next()',
];
