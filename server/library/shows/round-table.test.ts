import { beforeAll, expect, test } from 'vitest';
import { mean } from '#engine/calibration/forecast.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { poolVoices } from '#primitives/kit/pool-voices.ts';
import { callAgent } from '#server/agents/registry.ts';
import {
  beliefOf,
  heldOutReviews,
  type Item,
  measure,
  patternCalled,
  share,
  type Trialled,
} from './learning.ts';

const pattern = patternCalled('round-table');
const BASES = ['sentiment-vader', 'sentiment-wink-nlp', 'sentiment-naive-bayes'];

let items: readonly Item[] = [];
let trials: readonly Trialled[] = [];
beforeAll(async () => {
  items = await heldOutReviews();
  trials = await measure(pattern, items);
});

async function pooledAtOnce({ text }: Item): Promise<Belief> {
  const { signal } = new AbortController();
  const voices = await Promise.all(
    BASES.map((agentId) =>
      callAgent(
        { kind: 'agent', agentId, input: text, timeoutMs: 60_000, seed: 0 },
        { signal, evidence: [agentId] },
      ),
    ),
  );
  return poolVoices(voices, { minVoices: 1, voices: 'raw', rho: 0.3, labels: ['positive', 'negative'] })
    .belief;
}

test('the table is at most half a point worse than the same three pooled without a word', {
  timeout: 60_000,
}, async () => {
  const silent: boolean[] = [];
  for (const item of items) silent.push((await pooledAtOnce(item)).value === item.truth);
  const [table, pool] = [share(trials, ({ isRight }) => isRight), share(silent, Boolean)];
  expect(table).toBeGreaterThanOrEqual(pool - 0.005);
});

test('it stops as soon as all agree, and after three rounds in any case', () => {
  const rounds = trials.map(({ called }) => called.filter((id) => id === 'panel-moderator').length);
  for (const [i, one] of trials.entries()) {
    expect(rounds[i]).toBeLessThanOrEqual(3);
    const talk = beliefOf(one, 'talk');
    if (talk?.outcome === 'ok' && (rounds[i] ?? 0) < 3 && !talk.reason)
      expect(String(talk.value)).toMatch(/— All agree\.$/);
  }
  expect(mean(rounds)).toBeLessThan(2);
});

test('the number stays a score: it is no probability', () => {
  for (const { result } of trials)
    if (result.outcome === 'ok')
      expect(result.conf).toMatchObject({ status: 'self_reported', method: 'raw-pool' });
});
