import { beforeAll, expect, test } from 'vitest';
import { mean } from '#engine/calibration/forecast.ts';
import { type Belief, ok, shownNumber } from '#primitives/kit/belief.ts';
import { type Played, Sandbox } from '../sandbox.ts';
import { beliefOf, hear, heldOutReviews, measure, patternCalled, share, type Trialled } from './learning.ts';

const pattern = patternCalled('debate-judge');
const VOTERS = ['sentiment-vader', 'sentiment-wink-nlp', 'sentiment-naive-bayes'];

let trials: readonly Trialled[] = [];
beforeAll(async () => {
  trials = await measure(pattern, await heldOutReviews());
}, 90_000);

const numberOf = (belief: Belief | undefined) =>
  belief?.outcome === 'ok' ? shownNumber(belief.conf) : undefined;

/** The number after the first round, and the one after both. */
function roundsOf(one: Played): { first: number; last: number }[] {
  const [first, last] = [numberOf(beliefOf(one, 'chair')), numberOf(beliefOf(one, 'talk'))];
  return first === undefined || last === undefined ? [] : [{ first, last }];
}

test('without new evidence the confidence does not rise from the first round to the last (T4)', () => {
  const rounds = trials.flatMap(roundsOf);
  expect(rounds.length).toBeGreaterThan(500);
  for (const { first, last } of rounds) expect(last).toBeLessThanOrEqual(first);
});

test('not even where those who talk grow surer of themselves', async () => {
  let round = 0;
  const moderator = ({ input }: { input: unknown }, { key }: { key: string }): Belief => {
    round += 1;
    const raw = round === 1 ? 0.6 : 0.9;
    return ok(
      input,
      { status: 'self_reported', claim: 'label-correct', raw, method: 'raw-pool' },
      { evidence: [key] },
    );
  };
  const played = await new Sandbox({ agents: { 'panel-moderator': moderator } }).play(pattern, {
    text: 'I love it.',
  });
  expect(round).toBe(2);
  expect(beliefOf(played, 'talk')?.conf).toMatchObject({ raw: 0.6 });
});

test('the ruling is about as right as a plain vote, which costs less', async () => {
  const items = await heldOutReviews();
  const agents = await hear(VOTERS, items);
  const votes = items.map((item) => {
    const said = VOTERS.map((id) => {
      const call = { key: id } as never;
      const belief = agents[id]?.(
        { kind: 'agent', agentId: id, input: item.text, timeoutMs: 1, seed: 0 },
        call,
      ) as Belief;
      return belief.outcome === 'ok' ? belief.value : undefined;
    }).filter((one) => one !== undefined);
    return said.filter((one) => one === item.truth).length > said.length / 2;
  });
  const [ruling, vote] = [share(trials, ({ isRight }) => isRight), share(votes, Boolean)];
  expect(Math.abs(ruling - vote)).toBeLessThan(0.05);
  const calls = mean(trials.map(({ called }) => called.length));
  expect(calls).toBeGreaterThan(VOTERS.length);
});
