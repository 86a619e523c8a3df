/** Code that wants out, wants everything, or wants to pass: see the head of `inside/run-tests.ts`. */
import { afterAll, describe, expect, test } from 'vitest';
import { stopOracles } from './pool.ts';
import { runTests } from './testing.ts';

afterAll(stopOracles);

const LATE = 'It did not finish in the time it has.';
const FULL = 'It needs more memory than it has.';
const TESTS = 'JSON.stringify(f()) === "[1]"';

describe('takes time or memory: an error, neither fail nor pass', () => {
  test.each([
    ['while (true);', LATE],
    ['const f = () => { while (true); }', LATE],
    ['const f = () => { for (;;) try { for (;;); } catch {} }', LATE],
    ['const f = () => ({ get a() { while (true); } })', LATE],
    ['const f = () => ({ toJSON() { while (true); } })', LATE],
    ['const f = () => ({ toString() { while (true); } })', LATE],
    ['const f = () => { throw { get message() { while (true); } } }', LATE],
    ['const f = () => new Proxy([], { get() { while (true); } })', LATE],
    // whichever is used up first
    [
      'const g = () => Promise.resolve().then(g); g(); const f = () => [1]',
      expect.stringMatching(`${LATE}|${FULL}`),
    ],
    ['Promise.resolve().then(() => { while (true); }); const f = () => [1]', LATE],
    ['const f = () => /^(a+)+$/.test("a".repeat(40) + "b")', LATE],
    ['const f = () => { const a = []; while (true) a.push("x".repeat(1e6)); }', FULL],
    ['const f = () => "x".padStart(4e8).split("")', FULL],
    ['const f = () => new Array(2 ** 26).fill({})', FULL],
    ['const f = () => new Uint8Array(1e9)', FULL],
    ['const f = () => new Promise(() => {}); await f()', 'It waits for something that never happens.'],
    ['('.repeat(300_000), 'The code made the engine crash.'],
    [`${'x'.repeat(1_048_576)} `, 'The code is longer than 1 MiB.'],
    ['const f = () => "\0"', 'The code has characters that cannot be run.'],
    ['const f = () => "\ud800"', 'The code has characters that cannot be run.'],
    [7, 'The answer is no code.'],
  ])('%#', async (code, detail) => {
    const tests = String(code).includes('toString') ? 'f() + "" === "x"' : TESTS;
    expect(await runTests(code, tests, { timeoutMs: detail === LATE ? 300 : 5_000 })).toEqual({
      verdict: 'error',
      covers: 'tests-pass',
      detail,
    });
  });
});

describe('wants to pass: fails', () => {
  test.each([
    ['JSON.stringify = () => "[1]"; const f = () => 2', TESTS],
    ['"use strict"; JSON.stringify = () => "[1]"; const f = () => 2', TESTS],
    ['const f = () => { JSON.stringify = () => "[1]"; return 2 }', TESTS],
    ['globalThis.JSON = { stringify: () => "[1]" }; const f = () => 2', TESTS],
    ['const JSON = { stringify: () => "[1]" }; const f = () => 2', TESTS],
    ['function JSON() {} JSON.stringify = () => "[1]"; const f = () => 2', TESTS],
    ['var JSON = { stringify: () => "[1]" }; var f = () => 2', TESTS],
    ['delete globalThis.JSON; globalThis.JSON = { stringify: () => "[1]" }; var f = () => 2', TESTS],
    ['export const JSON = { stringify: () => "[1]" }; export const f = () => 2', TESTS],
    [
      'Object.defineProperty(globalThis, "JSON", { get: () => ({ stringify: () => "[1]" }) }); var f = () => 2',
      TESTS,
    ],
    ['Object.prototype.toJSON = () => [1]; const f = () => ({})', TESTS],
    ['({}).__proto__.toJSON = () => [1]; const f = () => ({})', TESTS],
    ['Number.prototype.toJSON = () => [1]; const f = () => 2', TESTS],
    ['Reflect.setPrototypeOf(Array.prototype, { toJSON: () => [1] }); const f = () => [2]', TESTS],
    ['Array.prototype.join = () => "1"; const f = () => [2]', 'f().join() === "1"'],
    [
      'Object.defineProperty(Array.prototype, "join", { value: () => "1" }); const f = () => [2]',
      'f().join() === "1"',
    ],
    ['Array.prototype[Symbol.iterator] = function* () { yield 1 }; const f = () => [2]', '[...f()][0] === 1'],
    [
      'Object.getPrototypeOf([].values()).next = () => ({ done: true }); const f = () => 2',
      '[f() === 1].every((x) => x)',
    ],
    ['Array.prototype.every = () => true; const f = () => 2', '[f() === 1].every((x) => x)'],
    ['Promise.prototype.then = (ok) => ok(1); const f = async () => 2', 'return (await f()) === 1'],
    ['Object.is = () => true; const f = () => 2', 'Object.is(f(), 1)'],
    ['Error = function () { return undefined }; const f = () => 2', 'if (f() !== 1) throw new Error("no")'],
    [
      'Object.defineProperty(Error, Symbol.hasInstance, { value: () => false }); const f = () => 2',
      'if (f() !== 1) throw new Error("no")',
    ],
    ['eval = () => true; globalThis.eval = () => true; const f = () => 2', 'f() === 1'],
    [
      'Object.getPrototypeOf(async () => {}).constructor = () => async () => true; const f = () => 2',
      'return f() === 1',
    ],
    [
      'let failures = 0; const f = () => { failures = 0; return 2 }',
      'let failures = 0; if (f() !== 1) failures += 1; failures === 0',
    ],
    [
      'const f = () => { globalThis.failures = 0; return 2 }',
      'var failures = 0; if (f() !== 1) failures += 1; failures === 0',
    ],
    [
      'const f = () => { globalThis.assert = () => {}; return 2 }',
      'function assert(x) { if (!x) throw 1 } assert(f() === 1)',
    ],
    [
      'globalThis.assert = () => {}; Object.freeze(globalThis); var f = () => 2',
      'function assert(x) { if (!x) throw 1 } assert(f() === 1)',
    ],
    ['globalThis.assert = () => {}; const f = () => 2', 'assert(f() === 1)'],
    ['const assert = Object.assign(() => {}, { equal() {} }); const f = () => 2', 'assert.equal(f(), 1)'],
    ['const f = () => { assert = () => {}; return 2 }', 'assert(f() === 1)'],
    ['const f = () => { throw true }', 'f() === 1'],
    ['const f = () => { Promise.resolve().then(() => true); return 2 }', 'return f() === 1'],
    ['const f = () => f() + 1', 'f() === 1'],
    ['throw "pass"', 'true'],
    ['throw null', 'true'],
    ['throw Symbol("pass")', 'true'],
    ['throw new Proxy({}, { get() { throw 1 } })', 'true'],
    ['const f = () => { throw "x".repeat(1e6) }', 'f()'],
    ['not code', 'true'],
    ['"pass', 'true'],
    ['*/ true; /*', 'true'],
    ['}); true; ({', 'true'],
    ['import "node:fs"', 'true'],
    ['const f = () => JSON.parse("[".repeat(1e6))', 'f()'],
  ])('%#: %s', async (code, tests) => {
    const verdict = await runTests(code, tests);
    expect(verdict).toMatchObject({ verdict: 'fail', covers: 'tests-pass' });
    expect(verdict.detail.length).toBeLessThan(400);
  });

  test('at the worst it turns its own failure into an error', async () => {
    const verdict = await runTests(
      'const f = () => { throw new InternalError("out of memory") }',
      'f() === 1',
    );
    expect(verdict.verdict).toBe('error');
  });
});

describe('wants out: there is nothing outside', () => {
  const NAMES = [
    ...['process', 'require', 'module', 'Deno', 'Bun', 'fetch', 'XMLHttpRequest', 'WebSocket', 'Worker'],
    ...['WebAssembly', 'setTimeout', 'setImmediate', 'importScripts', 'postMessage', 'std', 'os', 'print'],
    ...['scriptArgs', 'navigator', 'Buffer', '__dirname', 'gc', 'load', 'read', 'quit', 'Module', 'HEAP8'],
  ];
  test('no name of a host is known, by any way to the global object', async () => {
    const code = `export const found = ${JSON.stringify(NAMES)}.filter((name) =>
      [globalThis, (0, eval)('this'), constructor.constructor('return this')(), Function('return this')(),
       (async () => {}).constructor('return this') && globalThis].some((all) => name in all)
      || (0, eval)('typeof ' + name) !== 'undefined')`;
    expect(await runTests(code, 'found.length === 0')).toMatchObject({ verdict: 'pass' });
  });

  test.each([
    'constructor.constructor("return process")()',
    '[].constructor.constructor("return process")().mainModule.require("fs")',
    'new Function("return process.env")()',
    'Error.prepareStackTrace = (_, frames) => frames; new Error().stack[0].getThis().process.env',
    '(function () { return arguments.callee.caller })().constructor("return process")()',
    '(() => { try { (function f() { f() })() } catch (error) { return error.constructor.constructor("return process")() } })()',
    'import("node:child_process")',
    'import("file:///etc/passwd")',
    'import("data:text/javascript,1")',
  ])('%s', async (way) => {
    const code = `const f = async () => { const found = await (${way}); if (found) return found }`;
    expect(await runTests(code, 'return (await f()) === undefined')).toMatchObject({ verdict: 'fail' });
  });

  test('what it says is made storable', async () => {
    const { detail } = await runTests('throw new Error("a\\ud800\\n\\x1b[31mb\\0c")', 'true');
    expect(detail).toBe('The code throws before any test: Error: a\ufffd\ufffd\ufffd  [31mb');
  });

  test('nothing stays behind for the next check', async () => {
    const code = 'globalThis.left = 1; Object.left = 1; Math.left = 1; Array.prototype.left = 1; var f = 1';
    expect((await runTests(code, 'left === 1')).verdict).toBe('pass');
    const tests =
      '[typeof left, typeof Object.left, typeof Math.left, typeof [].left].every((x) => x === "undefined")';
    expect((await runTests('const f = 1', tests)).verdict).toBe('pass');
  });

  test('no built-in object can be changed', async () => {
    // Walks everything that can be reached, in the way any code could, and tries to change it.
    const tests = `
      const found = new Set(), open = [], keys = [];
      const visit = (x) => { if (x && (typeof x === 'object' || typeof x === 'function') && !found.has(x)) { found.add(x); open.push(x) } };
      const samples = [function* () {}, async () => {}, async function* () {},
        [].values(), new Map().keys(), new Set().keys(), ''[Symbol.iterator](), 'a'.matchAll(/a/g), [].values().map((x) => x),
        Iterator.from({ next() {} }), /a/, new Date(), 1n, Symbol(), new Error(), new Uint8Array(1)];
      for (const x of samples) visit(Object.getPrototypeOf(x));
      for (const name of Object.getOwnPropertyNames(globalThis)) if (name !== 'f' && name !== 'globalThis') visit(globalThis[name]);
      for (const x of open) {
        visit(Object.getPrototypeOf(x));
        for (const key of Reflect.ownKeys(x)) {
          const of = Object.getOwnPropertyDescriptor(x, key);
          if (of.configurable || of.writable) keys.push(String(key));
          try { visit(x[key]) } catch {}
        }
      }
      const extensible = open.filter((x) => Object.isExtensible(x)).map((x) => String(x.name ?? x));
      for (const name of Object.getOwnPropertyNames(globalThis)) {
        const { configurable, writable } = Object.getOwnPropertyDescriptor(globalThis, name);
        if (name !== 'f' && (configurable || writable)) keys.push('globalThis.' + name);
      }
      if (extensible.length || keys.length) throw new Error(extensible.join() + ' ' + keys.join());
      open.length > 500`;
    expect(await runTests('var f = 1', tests)).toEqual({
      verdict: 'pass',
      score: 1,
      covers: 'tests-pass',
      detail: 'The tests pass.',
    });
  });
});
