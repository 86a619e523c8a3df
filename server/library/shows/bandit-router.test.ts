import { expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';
import { type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import type { LedgerQuestion, OutcomeRow } from '#primitives/kit/ledger.ts';
import { classify, train } from '#server/agents/learn/naive-bayes.ts';
import { callAgent } from '#server/agents/registry.ts';
import { hasData, readSst } from '#server/testing/labelled-sets.ts';
import { Sandbox, type SandboxOptions } from '../sandbox.ts';
import { beliefOf, heldOutReviews, patternCalled, withConfig } from './learning.ts';

const pattern = patternCalled('bandit-router');
const ARMS = ['vader', 'wink-nlp', 'naive-bayes', 'logistic'] as const;
type Arm = (typeof ARMS)[number];
/** Whether each arm is right about an item. */
type Step = Readonly<Record<Arm, boolean>>;

/** A new draw at every question: chance would be the same each time otherwise. */
class DrawingSandbox extends Sandbox {
  #draws: number;

  constructor(options: SandboxOptions, seed: number) {
    super(options);
    this.#draws = seed;
  }

  override ledger(node: string, question: LedgerQuestion): Belief {
    this.#draws += 1;
    return super.ledger(node, question, this.#draws);
  }
}

/** The arm the pattern takes at every step, when each outcome is known before the next. */
async function follow(routed: Pattern, stream: readonly Step[], seed: number): Promise<Arm[]> {
  const route: OutcomeRow[] = [];
  const isFull = routed.nodes.find(({ id }) => id === 'route')?.config.learn === 'full-information';
  const answer = ok('positive', unknown('label-correct', 'no-signal'));
  const agents = Object.fromEntries(ARMS.map((arm) => [`sentiment-${arm}`, () => answer]));
  const sandbox = new DrawingSandbox({ outcomes: { route }, agents }, seed);
  const taken: Arm[] = [];
  for (const arms of stream) {
    const { called } = await sandbox.play(routed, { text: 'one' });
    const arm = ARMS.find((one) => called.length === 1 && called[0] === `sentiment-${one}`);
    if (!arm) throw new Error(`It called ${called.join(', ') || 'nobody'}.`);
    taken.push(arm);
    route.push({ right: arms[arm], arms: isFull ? arms : { [arm]: arms[arm] } });
  }
  return taken;
}

/** Right answers missed after the shift, against whoever was best there. */
function regret(taken: readonly Arm[], stream: readonly Step[], shift: number): number {
  const after = stream.slice(shift);
  const hits = (pick: (step: Step, i: number) => boolean) => after.filter(pick).length;
  const best = Math.max(...ARMS.map((arm) => hits((step) => step[arm])));
  return best - hits((step, i) => step[taken[shift + i] ?? 'vader']);
}

async function regrets(stream: readonly Step[], { shift, seed }: { shift: number; seed: number }) {
  const of = async (learn: string) =>
    regret(await follow(withConfig(pattern, 'route', { learn }), stream, seed), stream, shift);
  const before = (arm: Arm) => stream.slice(0, shift).filter((step) => step[arm]).length;
  const fixed = ARMS.reduce((best, arm) => (before(arm) > before(best) ? arm : best));
  const staying = (arm: Arm) => regret(Array<Arm>(stream.length).fill(arm), stream, shift);
  return {
    full: await of('full-information'),
    thompson: await of('thompson'),
    ucb: await of('ucb'),
    fixed: staying(fixed),
    // what is missed on average by whoever draws the arm at random
    random: ARMS.reduce((sum, arm) => sum + staying(arm), 0) / ARMS.length,
  };
}

test('without outcomes it takes the default way and says so', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film.' });
  expect(played.called).toEqual(['sentiment-logistic']);
  expect(beliefOf(played, 'route')?.reason).toContain('Nothing is learned yet: 0 outcomes known');
});

/** Means over several draws of what each policy leaves to chance. */
async function meanRegrets(streams: readonly (readonly Step[])[], shift: number) {
  const each: Awaited<ReturnType<typeof regrets>>[] = [];
  for (const [i, stream] of streams.entries()) each.push(await regrets(stream, { shift, seed: 1_000 * i }));
  const mean = (policy: keyof (typeof each)[number]) =>
    each.reduce((sum, one) => sum + one[policy], 0) / each.length;
  return {
    full: mean('full'),
    thompson: mean('thompson'),
    ucb: mean('ucb'),
    fixed: mean('fixed'),
    random: mean('random'),
  };
}

test('after a simulated shift (the best falls from .82 to .61, another stays at .74), full information loses least', async () => {
  const random = seeded(8);
  const rates = { before: [0.74, 0.7, 0.82, 0.68], after: [0.74, 0.66, 0.61, 0.64] };
  const step = (of: readonly number[]): Step => ({
    vader: random() < (of[0] ?? 0),
    'wink-nlp': random() < (of[1] ?? 0),
    'naive-bayes': random() < (of[2] ?? 0),
    logistic: random() < (of[3] ?? 0),
  });
  const streams = Array.from({ length: 3 }, () =>
    Array.from({ length: 700 }, (_, i) => step(i < 350 ? rates.before : rates.after)),
  );
  const { full, ...others } = await meanRegrets(streams, 350);
  for (const [policy, other] of Object.entries(others)) expect(full, policy).toBeLessThan(other);
});

test.skipIf(!hasData('stsa.binary.train'))(
  'SST then UCI sentences, one agent trained on each (needs the labelled sets): full information and UCB lose least',
  async () => {
    const model = train(readSst('train'));
    const before = readSst('dev')
      .slice(0, 600)
      .map(({ text, label }) => ({ text, truth: label }));
    const items = [...before, ...(await heldOutReviews())];
    const { signal } = new AbortController();
    const stream: Step[] = [];
    for (const { text, truth } of items) {
      const asked = async (arm: Arm) => {
        const request = {
          kind: 'agent',
          agentId: `sentiment-${arm}`,
          input: text,
          timeoutMs: 60_000,
          seed: 0,
        } as const;
        return (await callAgent(request, { signal })).value === truth;
      };
      stream.push({
        vader: await asked('vader'),
        'wink-nlp': await asked('wink-nlp'),
        'naive-bayes': classify(model, text)?.label === truth,
        logistic: await asked('logistic'),
      });
    }
    const { full, ucb, ...others } = await meanRegrets([stream], 600);
    for (const [policy, other] of Object.entries(others)) expect(full, policy).toBeLessThan(other);
    // one answer apart: on so short a stream they do not differ
    expect(Math.abs(full - ucb)).toBeLessThan(5);
  },
);
