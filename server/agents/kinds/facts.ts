/** Facts that a person approved, compared with what is there now. */
import { createHash } from 'node:crypto';
import { AgentProblem } from '../agent.ts';
import type { Facts, Watch } from './kind.ts';

const SHOWN = 3_900;

/** As it is kept and shown; longer ones are cut, with a fingerprint of the whole. */
export function factText(value: unknown): string {
  const text = typeof value === 'string' ? value : canonical(value);
  if (text.length <= SHOWN) return text;
  return `${text.slice(0, SHOWN)} ... sha256 ${createHash('sha256').update(text).digest('hex')}`;
}

/** JSON with sorted keys: the same value is the same text. */
function canonical(value: unknown): string {
  const sorted = (_: string, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one;
  return JSON.stringify(value, sorted) ?? '';
}

/** Names of the facts that are not as they were, sorted. */
export function changedFacts(approved: Facts, seen: Facts): string[] {
  const names = new Set([...Object.keys(approved), ...Object.keys(seen)]);
  return [...names].filter((name) => approved[name] !== seen[name]).sort();
}

/** `its description and its input schema changed since a person approved it.` */
export function changeSentence(approved: Facts, seen: Facts): string {
  const names = changedFacts(approved, seen);
  const last = names.at(-1) ?? 'contract';
  const before = names.slice(0, -1);
  const listed = before.length > 0 ? `${before.join(', ')} and ${last}` : last;
  return `its ${listed} changed since a person approved it.`;
}

/** Throws, after this was told, when who answers is not who was approved. */
export async function refuseChanged({ approved, changed }: Watch, seen: Facts): Promise<void> {
  if (changedFacts(approved, seen).length === 0) return;
  await changed(seen);
  throw new AgentProblem(
    `Not called: ${changeSentence(approved, seen)} Look at it and approve it on its page.`,
  );
}
