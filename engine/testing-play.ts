/** Runs patterns with scripted answers, for the tests of the interpreter. */

import type { EffectRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { type Belief, ok } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';
import { compile } from './compile.ts';
import type { RunEvent } from './events.ts';
import { type InterpretOptions, interpret, type PARKED } from './interpret.ts';
import type { Pattern } from './pattern.ts';

export type Answer = Belief | typeof PARKED | 'never' | 'throw';
export type Script = Readonly<
  Record<string, Answer | ((call: EffectCall, request: EffectRequest) => Answer)>
>;

export const NONE = { status: 'unknown', claim: 'none', why: 'given' } as const;

export const says = (value: unknown, raw = 0.9): Belief =>
  ok(value, { status: 'self_reported', claim: 'label-correct', raw, method: 'margin' });

/** Runs a pattern with scripted answers by agent id (or effect kind) and keeps what happened. */
export async function play(pattern: Pattern, script: Script, more: Partial<InterpretOptions> = {}) {
  const calls: string[] = [];
  const aborted: string[] = [];
  const events: RunEvent[] = [];
  const end = await interpret(
    compile(pattern, { primitives }),
    { input: 'hello' },
    {
      effects: {
        now: () => 0,
        perform(request, call) {
          const name = request.kind === 'agent' ? request.agentId : request.kind;
          calls.push(name);
          const entry = script[name] ?? says('yes');
          const answer = typeof entry === 'function' ? entry(call, request) : entry;
          if (answer === 'throw') throw new Error(`${name} broke`);
          if (answer !== 'never') return Promise.resolve(answer);
          return new Promise((_, reject) => {
            call.signal.addEventListener('abort', () => {
              aborted.push(name);
              reject(call.signal.reason);
            });
          });
        },
      },
      journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
      ...more,
    },
  );
  const kinds = (node: string) =>
    events.filter((one) => 'node' in one && one.node === node).map((one) => one.kind);
  return { end, calls, aborted, events, kinds };
}

export const resultOf = ({ end }: Awaited<ReturnType<typeof play>>): Belief => {
  if (end.kind !== 'done') throw new Error(`ended as ${end.kind}`);
  return end.result;
};
