/**
 * Runs one composition many times. Agents and oracles are real, and each is asked the same thing only once:
 * they give the same answer for the same question. Who is called in a race is decided on a virtual clock,
 * so every run of the cards gives the same figures.
 */
import type { Pattern } from '#engine/pattern.ts';
import { problemsOf } from '#engine/testing-contract.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { builtinCards } from '#server/agents/cards.ts';
import { callAgent } from '#server/agents/registry.ts';
import { type Played, Sandbox, type SandboxOptions } from '#server/library/sandbox.ts';
import { oracle } from './oracles.ts';
import type { Item, ItemSet } from './sets.ts';

/** Answers that were given before, for as long as the process lives. */
const heard = new Map<string, Promise<Belief>>();
const { signal } = new AbortController();

type Agents = NonNullable<SandboxOptions['agents']>;

const AGENTS: Agents = Object.fromEntries(
  builtinCards().map(({ id }): [string, Agents[string]] => [
    id,
    async (request, { key }) => {
      const { input, seed, temperature } = request;
      const question = JSON.stringify([id, input, seed, temperature]);
      const answer = heard.get(question) ?? callAgent({ ...request, timeoutMs: 60_000 }, { signal });
      heard.set(question, answer);
      const belief = await answer;
      return { ...belief, evidence: [key] };
    },
  ]),
);

const UNITS = new Map(builtinCards().map(({ id, units }) => [id, units]));

/** Milliseconds: dearer agents take longer; two of one price hardly ever take the same time. */
const MS = new Map(
  [...UNITS].map(([id, units]) => [
    id,
    20 * units + ([...id].reduce((sum, one) => sum + one.charCodeAt(0), 0) % 17),
  ]),
);

export type Told = Played & { item: Item; units: number };

/** Plays the items one after the other in one sandbox; the person answers with the truth. */
export async function playAll(
  pattern: Pattern,
  items: readonly Item[],
  faults?: { share: number; seed: number },
): Promise<Told[]> {
  let truth: unknown;
  const sandbox = new Sandbox({
    ...{ agents: AGENTS, oracle, latency: (id) => MS.get(id) ?? 0 },
    person: (request) => truthful(request, truth),
    ...(faults && { faults }),
  });
  const all: Told[] = [];
  for (const item of items) {
    truth = item.truth;
    const played = await sandbox.play(pattern, item.inputs);
    all.push({ ...played, item, units: played.called.reduce((sum, id) => sum + (UNITS.get(id) ?? 0), 0) });
  }
  return all;
}

type PersonRequest = Parameters<NonNullable<SandboxOptions['person']>>[0];

/** The truth, where it is an answer to what was asked; else the first option, or whatever fits. */
function truthful({ options, answerType }: PersonRequest, truth: unknown): unknown {
  if (answerType.t === 'Num') return typeof truth === 'number' ? truth : 0;
  if (answerType.t === 'Bool') return true;
  const said = typeof truth === 'object' ? JSON.stringify(truth) : String(truth ?? 'no answer');
  return !options || options.length === 0 || options.includes(said) ? said : options[0];
}

export type FaultShares = {
  runs: number;
  share: number;
  ok: number;
  abstain: number;
  fail: number;
  breaches: number;
};

/** How runs end while agents and checks crash, time out, answer nonsense or decline. */
export async function playFaults(
  pattern: Pattern,
  items: readonly Item[],
  { runs, share, seed }: { runs: number; share: number; seed: number },
): Promise<FaultShares> {
  const endless = Array.from({ length: runs }, (_, at) => items[at % items.length] as Item);
  const counts = { ok: 0, abstain: 0, fail: 0 };
  let breaches = 0;
  for (const { result } of await playAll(pattern, endless, { share, seed })) {
    counts[result.outcome] += 1;
    if (problemsOf(result).length > 0) breaches += 1;
  }
  const shareOf = (count: number) => Number((count / runs).toFixed(3));
  return {
    runs,
    share,
    ok: shareOf(counts.ok),
    abstain: shareOf(counts.abstain),
    fail: shareOf(counts.fail),
    breaches,
  };
}

/** One line for each run: how it ended, with what, how sure, and after how many calls. */
export const lineOf = ({ result, called, asked }: Told): string => {
  const { outcome, value, conf } = result;
  const number = conf.status === 'unknown' ? '' : conf.status === 'self_reported' ? conf.raw : conf.p;
  const said = outcome === 'ok' ? JSON.stringify(value).slice(0, 16) : '';
  const sure = typeof number === 'number' ? number.toFixed(3) : '';
  return [outcome, said, sure, called.length, asked.length].join(' ');
};

export const isRight = ({ result, item }: Told, set: ItemSet): boolean =>
  result.outcome === 'ok' && set.isRight(result.value, item.truth);
