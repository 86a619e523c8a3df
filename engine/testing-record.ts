/** Runs for tests whose log is wanted: with answers known beforehand, and as JSON, as it comes from a log. */
import { primitives } from '#primitives/index.ts';
import { type Belief, ok } from '#primitives/kit/belief.ts';
import { compile } from './compile.ts';
import type { RunEvent, StoredEvent } from './events.ts';
import { interpret } from './interpret.ts';
import type { Pattern } from './pattern.ts';

/** A score an agent gives itself; evidence of its own for every value and score. */
export const says = (value: unknown, raw: number, source = `${String(value)}${raw}`): Belief =>
  ok(
    value,
    { status: 'self_reported', claim: 'label-correct', raw, method: 'margin' },
    { evidence: [source] },
  );

/** By agent id, or kind of effect; `nth` counts the calls of one, from 1. */
export type Script = Readonly<Record<string, Belief | ((nth: number) => Belief)>>;

/** A run as the log has it, JSON and all. */
export async function recordRun(pattern: Pattern, script: Script): Promise<StoredEvent[]> {
  const events: RunEvent[] = [];
  const asked: Record<string, number> = {};
  await interpret(
    compile(pattern, { primitives }),
    { input: 'hello' },
    {
      effects: {
        now: () => 0,
        perform(request) {
          const name = request.kind === 'agent' ? request.agentId : request.kind;
          asked[name] = (asked[name] ?? 0) + 1;
          const answer = script[name] ?? says('yes', 0.9, name);
          return typeof answer === 'function' ? answer(asked[name]) : answer;
        },
      },
      journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
    },
  );
  return JSON.parse(JSON.stringify(events.map((event, index) => ({ ...event, seq: index + 1 }))));
}
