import { beforeAll, expect, test } from 'vitest';
import { mean } from '#engine/calibration/forecast.ts';
import { type Belief, ok, shownNumber } from '#primitives/kit/belief.ts';
import { callAgent } from '#server/agents/registry.ts';
import { type Played, Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  heldOutReviews,
  type Item,
  measure,
  patternCalled,
  share,
  type Trialled,
} from './learning.ts';

const pattern = patternCalled('debate-judge');
const VOTERS = ['sentiment-vader', 'sentiment-wink-nlp', 'sentiment-naive-bayes'];

let trials: readonly Trialled[] = [];
beforeAll(async () => {
  trials = await measure(pattern, await heldOutReviews());
});

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

/** Is a plain vote of three agents right about this? */
async function isVoteRight({ text, truth }: Item): Promise<boolean> {
  const { signal } = new AbortController();
  const said = await Promise.all(
    VOTERS.map((agentId) =>
      callAgent({ kind: 'agent', agentId, input: text, timeoutMs: 60_000, seed: 0 }, { signal }),
    ),
  );
  const votes = said.filter(({ outcome }) => outcome === 'ok').map(({ value }) => value);
  return votes.filter((one) => one === truth).length > votes.length / 2;
}

test('the ruling is about as right as a plain vote, which costs less', async () => {
  const votes: boolean[] = [];
  for (const { item } of trials) votes.push(await isVoteRight(item));
  const [ruling, vote] = [share(trials, ({ isRight }) => isRight), share(votes, Boolean)];
  expect(Math.abs(ruling - vote)).toBeLessThan(0.05);
  expect(mean(trials.map(({ called }) => called.length))).toBeGreaterThan(VOTERS.length);
});
