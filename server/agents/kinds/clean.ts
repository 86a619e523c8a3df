/**
 * What comes back from outside holds no secret that was sent there: whoever echoes a key, in an answer, an error
 * or a description, has it taken out before anything is stored, shown or logged.
 */
import { scrub, scrubJson } from '#server/secrets/scrub.ts';
import type { Agent, Reply } from '../agent.ts';
import type { Facts, Watch } from './kind.ts';
import type { Outside } from './outside.ts';

/** Secrets opened on the way out. */
export type Opened = Set<string>;

/** The same way out, which notes what it opens. */
export const noting = (outside: Outside, opened: Opened): Outside => ({
  ...outside,
  async secret(id) {
    const value = await outside.secret(id);
    opened.add(value);
    // Headers are sent without the spaces around them, and come back so.
    opened.add(value.trim());
    return value;
  },
});

export function cleanCall(call: Agent['call'], opened: Opened): Agent['call'] {
  return async (input, { onText, ...options }) => {
    const heard = onText && { onText: (text: string) => onText(scrub(text, opened)) };
    const reply = await cleaned(call(input, { ...options, ...heard }), opened);
    return scrubJson(reply, [...opened]) as Reply;
  };
}

export const cleanFacts = (facts: Facts, opened: Opened): Facts => scrubJson(facts, [...opened]) as Facts;

export const cleanWatch = (watch: Watch, opened: Opened): Watch => ({
  ...watch,
  changed: (seen) => watch.changed(cleanFacts(seen, opened)),
  learned: (facts) => watch.learned(cleanFacts(facts, opened)),
});

/** The same result; an error says what it said, without the secrets, and so do its causes. */
export async function cleaned<T>(work: Promise<T>, opened: Opened): Promise<T> {
  try {
    return await work;
  } catch (error) {
    for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
      for (const part of ['message', 'stack'] as const) {
        const text = cause[part] ?? '';
        const clean = scrub(text, opened);
        // The platform's own errors have getters there; they are left alone unless they tell.
        if (clean !== text) Object.defineProperty(cause, part, { value: clean });
      }
    }
    throw typeof error === 'string' ? scrub(error, opened) : error;
  }
}
