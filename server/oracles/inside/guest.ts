/**
 * One QuickJS engine for one check: a WebAssembly instance of its own, with a memory that cannot grow
 * beyond its cap (`setMemoryLimit` of QuickJS does not hold), no host functions and no module loader.
 * It is thrown away whole: nothing of one check can reach the next.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import { lazy } from '#server/agents/agent.ts';
import { lockdown } from './lockdown.ts';

const PAGES_PER_MB = 16;
const BYTES_PER_MB = 1_048_576;
/** The module asks for 16 MiB to begin with. */
const FIRST_PAGES = 256;
const STACK_BYTES = 256 * 1024;
const JOBS_AT_ONCE = 1_000;

const WASM = '@jitl/quickjs-wasmfile-release-sync/wasm';
const loadWasm = lazy(async () => {
  const path = createRequire(import.meta.url).resolve(WASM);
  return WebAssembly.compile(await readFile(path));
});

/** The guest was stopped: out of time or memory. `message` is a sentence. */
export class Stopped extends Error {}

export type Guest = {
  context: QuickJSContext;
  runtime: QuickJSRuntime;
  /** From now on there are `ms`; until this is called the clock stands still. */
  startClock(ms: number): void;
  isOutOfTime(): boolean;
  /** The memory has grown as far as it may. */
  isFull(): boolean;
  /** More was needed than there was at first. */
  hasGrown(): boolean;
};

/** Settled: a value, or what was thrown. */
export type Settled = { isOk: boolean; handle: QuickJSHandle };

export async function startGuest(memoryMb: number): Promise<Guest> {
  const wasmMemory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: memoryMb * PAGES_PER_MB });
  const wasmModule = await loadWasm();
  const engine = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }));
  const runtime = engine.newRuntime({ maxStackSizeBytes: STACK_BYTES });
  let deadline = Number.POSITIVE_INFINITY;
  const isOutOfTime = () => performance.now() > deadline;
  const mostBytes = (memoryMb - 1) * BYTES_PER_MB;
  runtime.setInterruptHandler(isOutOfTime);
  const context = runtime.newContext();
  const locked = context.evalCode(`(${lockdown.toString()})()`, 'lockdown.js');
  if (locked.error)
    throw new Error(`The built-ins could not be locked: ${messageOf({ context }, locked.error)}`);
  return {
    context,
    runtime,
    startClock: (ms) => {
      deadline = performance.now() + ms;
    },
    isOutOfTime,
    isFull: () => wasmMemory.buffer.byteLength > mostBytes,
    hasGrown: () => wasmMemory.buffer.byteLength > FIRST_PAGES * (BYTES_PER_MB / PAGES_PER_MB),
  };
}

/** Waits for a promise as far as its own jobs go. Nothing outside can ever settle it. */
export function settle(guest: Guest, result: ReturnType<QuickJSContext['evalCode']>): Settled {
  const { context } = guest;
  runJobs(guest);
  const settled = result.error ? { isOk: false, handle: result.error } : settlePromise(context, result.value);
  refuseStopped(guest, settled);
  return settled;
}

function settlePromise(context: QuickJSContext, value: QuickJSHandle): Settled {
  const state = context.getPromiseState(value);
  if (state.type === 'pending') throw new Stopped('It waits for something that never happens.');
  if (state.type === 'fulfilled') return { isOk: true, handle: state.value };
  return { isOk: false, handle: state.error };
}

function runJobs(guest: Guest): void {
  const { runtime } = guest;
  while (runtime.hasPendingJob()) {
    const { error } = runtime.executePendingJobs(JOBS_AT_ONCE);
    if (guest.isOutOfTime()) throw outOfTime();
    if (error) refuseStopped(guest, { isOk: false, handle: error });
  }
}

export const outOfMemory = () => new Stopped('It needs more memory than it has.');
export const outOfTime = () => new Stopped('It did not finish in the time it has.');

function refuseStopped(guest: Guest, { isOk, handle }: Settled): void {
  if (guest.isOutOfTime()) throw outOfTime();
  // with no memory left there is none for an error object either, and null is thrown
  if (!isOk && guest.hasGrown() && guest.context.eq(handle, guest.context.null)) throw outOfMemory();
  if (isOk || guest.context.typeof(handle) !== 'object') return;
  const [name, message] = ['name', 'message'].map((key) => textOf(guest, guest.context.getProp(handle, key)));
  if (guest.isOutOfTime()) throw outOfTime();
  // Code can throw this itself; then it gets `error` where it deserved `fail`, and never a pass.
  if (name === 'InternalError' && message === 'out of memory') throw outOfMemory();
}

const MAX_TEXT = 400;

/** A text of the guest, or '' for anything else; never copies more than `MAX_TEXT` characters of it. */
export function textOf({ context }: Pick<Guest, 'context'>, handle: QuickJSHandle): string {
  if (context.typeof(handle) !== 'string') return '';
  const length = context.getNumber(context.getProp(handle, 'length'));
  return length <= MAX_TEXT ? context.getString(handle) : 'a long message';
}

/** What a guest threw, in words. Reading an object may run code of the guest: the clock still runs. */
export function messageOf(guest: Pick<Guest, 'context'>, thrown: QuickJSHandle): string {
  const { context } = guest;
  const kind = context.typeof(thrown);
  if (kind === 'string') return textOf(guest, thrown);
  if (kind !== 'object') return `something that is no error (${kind})`;
  const [name, message] = ['name', 'message'].map((key) => textOf(guest, context.getProp(thrown, key)));
  return [name, message].filter(Boolean).join(': ') || 'something that is no error (object)';
}
