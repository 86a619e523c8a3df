/**
 * Effects that go wrong on purpose, from a seed: agents, people, checks, memory and breakers that answer,
 * abstain, fail, crash, or come back with something else than was asked for.
 */
import type { EffectRequest } from '#primitives/define.ts';
import { abstain, type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import type { OutcomeRow } from '#primitives/kit/ledger.ts';
import { answer } from './ledger.ts';
import { seeded } from './random.ts';

export type Faults = {
  /** Share in [0,1] of effects that go wrong (0.3). */
  share?: number;
  /** What the ledger knows (nothing). */
  outcomes?: readonly OutcomeRow[];
};

/** Answers every request. The same seed and the same order of requests give the same answers. */
export function faultyEffects(seed: number, { share = 0.3, outcomes = [] }: Faults = {}) {
  const random = seeded(seed);
  return (request: EffectRequest): Belief => {
    const luck = random() / share;
    if (luck < 0.35) return abstain('It has no signal.');
    if (luck < 0.7) return fail('It timed out.');
    if (luck < 0.85) throw new Error('it crashed');
    if (luck < 1) return garbageFor(request, random);
    return answerTo(request, random, outcomes);
  };
}

/** Agents and people are held to their types at their own door, which says so as a failure. */
function garbageFor({ kind }: EffectRequest, random: () => number): Belief {
  if (kind === 'agent' || kind === 'person') return fail('It answered with something that is no answer.');
  return GARBAGE[Math.floor(random() * GARBAGE.length)] ?? said(null);
}

const said = (value: unknown): Belief => ok(value, unknown('none', 'given'));

/** Values of no type that anybody asked for. */
const GARBAGE: readonly Belief[] = [
  said(null),
  said(''),
  said('\ud800\0'),
  said({ __proto__: null, verdict: 7, state: 'ajar' }),
  said([[], {}, 'x']),
  said(Number.MAX_VALUE),
];

function answerTo(request: EffectRequest, random: () => number, outcomes: readonly OutcomeRow[]): Belief {
  switch (request.kind) {
    case 'agent':
      return agentSays(request, random);
    case 'person':
      return said(request.options?.[0] ?? 'positive');
    case 'timer':
      return said(null);
    case 'oracle':
      return said({
        verdict: pick(['pass', 'fail', 'partial', 'error'], random),
        covers: 'anything',
        detail: 'Checked.',
      });
    case 'ledger':
      return said(answer(request.question, outcomes, { seed: Math.floor(random() * 1000) }));
    case 'memory':
      if (request.memory.op === 'remember') return said(null);
      return random() < 0.5
        ? abstain('Nothing like it is remembered.')
        : said({ belief: labelled(random), similarity: random(), ageMs: random() * 1e10 });
    case 'circuit':
      return said({ state: pick(['closed', 'open', 'half-open'], random), failed: 1, calls: 3 });
  }
}

const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)] as T;

const labelled = (random: () => number): Belief =>
  ok(pick(['positive', 'negative', 'neutral'], random), {
    status: 'self_reported',
    claim: 'label-correct',
    raw: random(),
    method: 'margin',
  });

/** The test agents, as their cards in `testing.ts` describe them. */
function agentSays({ agentId }: Extract<EffectRequest, { kind: 'agent' }>, random: () => number): Belief {
  const plain = (value: unknown) => ok(value, unknown('answer-correct', 'no-signal'));
  switch (agentId) {
    case 'sums':
      return plain(random());
    case 'echo':
    case 'weave':
      return plain('A sentence. And another one, which says 2 + 2 = 4.');
    case 'review':
      return plain({ issues: ['It is short.'], score: random() });
    case 'better':
      return plain(random() < 0.5 ? 'a' : 'b');
    default:
      return labelled(random);
  }
}
