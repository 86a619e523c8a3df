/**
 * Runs code, then tests of it, in one guest. What a pass means: every test, as its author wrote it, came
 * out while the built-ins were the real ones. The verdict is read from outside the guest.
 *
 * Code that wants to forge it can not: replace a built-in or a global the tests use (locked before it
 * runs), shadow one by a declaration (locked globals refuse that), see or change variables of the tests
 * (their scope is their own), end them early (only an exception leaves them, and that fails), answer
 * after the end, or reach the process around the guest (there are no host functions).
 *
 * It can: bring a global that the tests use and neither they nor JavaScript have, recognise the tests' inputs and answer only those, and return objects that lie when asked
 * (`toJSON`, `valueOf`, getters, `then`). Tests that compare primitives with `===` cannot be lied to. So
 * `tests-pass` is about these tests, and says nothing about other inputs.
 */
import type { QuickJSHandle } from 'quickjs-emscripten-core';
import type { TestOptions } from '#primitives/kit/oracle.ts';
import { assertions } from './assertions.ts';
import { type Guest, messageOf, outOfMemory, outOfTime, Stopped, settle, startGuest } from './guest.ts';
import { fail, NotApplicable, type Outcome, partial, pass, plural, quote } from './result.ts';

const MAX_CHARACTERS = 1_048_576;
const MAX_TESTS = 1_000;

/** Makes an engine ready; the check it gives can be called once, and only then does the clock start. */
export async function prepareTests(options: TestOptions): Promise<(code: unknown) => Outcome> {
  const guest = await startGuest(options.memoryMb);
  // Held before the code runs; they are locked, so nobody could replace them later either.
  const tools = hold(guest);
  return (code) => {
    if (typeof code !== 'string') throw new NotApplicable('The answer is no code.');
    refuseUnreadable(code, 'The code');
    refuseUnreadable(options.tests, 'The tests');
    if (!options.tests.trim()) throw new NotApplicable('There are no tests.');
    guest.startClock(options.timeoutMs);
    try {
      const problem = runCode(guest, code);
      return problem ? fail(problem, 0) : runTests(guest, tools, options.tests);
    } catch (error) {
      if (error instanceof NotApplicable) throw error;
      return { verdict: 'error', detail: reasonOf(guest, error), isSpoiled: true };
    }
  };
}

/** Anything but `Stopped` is a crash of the engine, such as a stack overflow of the host while parsing. */
function reasonOf(guest: Guest, error: unknown): string {
  if (error instanceof Stopped) return error.message;
  if (guest.isOutOfTime()) return outOfTime().message;
  return guest.isFull() ? outOfMemory().message : 'The code made the engine crash.';
}

function refuseUnreadable(text: string, what: string): void {
  if (text.length > MAX_CHARACTERS) throw new NotApplicable(`${what} is longer than 1 MiB.`);
  if (!text.isWellFormed() || text.includes('\0'))
    throw new NotApplicable(`${what} has characters that cannot be run.`);
}

type Tools = { evaluate: QuickJSHandle; isArray: QuickJSHandle };

/** `evaluate` is eval in a scope of its own, where `assert` is; strict code declares nothing outside it. */
function hold({ context }: Guest): Tools {
  const get = (text: string) => context.unwrapResult(context.evalCode(text));
  return {
    evaluate: get(`((assert) => (text) => eval(text))((${assertions.toString()})())`),
    isArray: get('Array.isArray'),
  };
}

/** A text is read as statements; or else as one expression (a nameless function); or else as a module. */
function runCode(guest: Guest, code: string): string | undefined {
  const { context } = guest;
  const lone = `(${code}\n)`;
  const refused = compile(guest, code);
  const isLone = compile(guest, lone) === undefined;
  const isModule = refused !== undefined && !isLone;
  const refusedModule = isModule ? compile(guest, code, 'module') : undefined;
  if (refusedModule) {
    const problem = refused && !/^\s*(?:import|export)\b/m.test(code) ? refused : refusedModule;
    return `The code cannot be read: ${quote(messageOf(guest, problem), 200)}`;
  }
  const text = refused ? (isLone ? lone : code) : code;
  const result = settle(guest, context.evalCode(text, 'code.js', { type: isModule ? 'module' : 'global' }));
  if (!result.isOk) return `The code throws before any test: ${quote(messageOf(guest, result.handle), 200)}`;
  if (isModule) offerExports(guest, result.handle);
  else offerLone(guest, result.handle, isLone ? code : '');
  return undefined;
}

/** Parses without running; gives the error, if any. */
function compile({ context }: Guest, text: string, type: 'global' | 'module' = 'global') {
  return context.evalCode(text, 'code.js', { type, compileOnly: true }).error;
}

const DECLARED = /^\s*(?:async\s+)?(?:function\s*\*?|class)\s+([\w$]+)/;

/** Code that is one function or class, named or not, is the `subject`. */
function offerLone(guest: Guest, value: QuickJSHandle, code: string): void {
  const { context } = guest;
  const [, name] = DECLARED.exec(code) ?? [];
  const declared = name === undefined ? value : context.unwrapResult(context.evalCode(name));
  if (context.typeof(declared) === 'function') offer(guest, 'subject', declared);
}

function offerExports(guest: Guest, exports: QuickJSHandle): void {
  const { context } = guest;
  for (const key of context.unwrapResult(context.getOwnPropertyNames(exports, { strings: true }))) {
    const name = context.getString(key);
    offer(guest, name === 'default' ? 'subject' : name, context.getProp(exports, key));
  }
}

/** Gives a global to the tests; a locked one stays what it is. */
function offer({ context }: Guest, name: string, value: QuickJSHandle): void {
  try {
    context.defineProp(context.global, name, { value, configurable: true, enumerable: true });
  } catch {
    // The code exports a name of JavaScript's own: the tests see JavaScript's.
  }
}

/**
 * Of tests that can be read as statements, the value of the last statement counts. Others (with `return`
 * or `await`) are an async function's body.
 */
function runTests(guest: Guest, tools: Tools, tests: string): Outcome {
  const { context } = guest;
  const script = `'use strict';\n${tests}\n`;
  const body = `(async () => { 'use strict';\n${tests}\n})()`;
  const isScript = compile(guest, script) === undefined;
  const refused = isScript ? undefined : compile(guest, body);
  if (refused) throw new NotApplicable(`The tests cannot be read: ${quote(messageOf(guest, refused), 200)}`);
  const given = context.newString(isScript ? script : body);
  const result = settle(guest, context.callFunction(tools.evaluate, context.undefined, given));
  if (!result.isOk) return fail(`A test fails: ${quote(messageOf(guest, result.handle), 200)}`, 0);
  return judge(guest, tools, result.handle);
}

function judge(guest: Guest, { isArray }: Tools, value: QuickJSHandle): Outcome {
  const { context } = guest;
  const isFalse = context.typeof(value) === 'boolean' && context.dump(value) === false;
  if (isFalse) return fail('A test gave false.', 0);
  const asked = context.unwrapResult(context.callFunction(isArray, context.undefined, value));
  if (context.dump(asked) !== true) return pass('The tests pass.', 1);
  const results = readBooleans(guest, value);
  const passed = results.filter(Boolean).length;
  if (passed === results.length) return pass(`All ${plural(passed, 'test')} pass.`, 1);
  const detail = `${passed} of ${plural(results.length, 'test')} pass; the first that fails is number ${results.indexOf(false) + 1}.`;
  return passed === 0 ? fail(detail, 0) : partial(detail, passed / results.length);
}

function readBooleans({ context }: Guest, list: QuickJSHandle): boolean[] {
  const length = context.getNumber(context.getProp(list, 'length'));
  if (!(length > 0 && length <= MAX_TESTS))
    throw new NotApplicable(`The tests gave a list of ${length}; 1 to ${MAX_TESTS} results can be read.`);
  return Array.from({ length }, (_, index) => {
    const result = context.getProp(list, index);
    return context.typeof(result) === 'boolean' && context.dump(result) === true;
  });
}
