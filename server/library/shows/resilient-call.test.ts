import { expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import { fail, ok, unknown } from '#primitives/kit/belief.ts';
import { Sandbox, type SandboxOptions } from '../sandbox.ts';
import { patternCalled, share } from './learning.ts';

const pattern = patternCalled('resilient-call');
const RUNS = 1000;
/** Three tries of 300 ms and the pauses between them, 50 and 100 ms with up to a fifth on top. */
const WORST_MS = 3 * 300 + 1.2 * (50 + 100);

const positive = () => ok('positive', unknown('label-correct', 'no-signal'));
const AGENTS = {
  'sentiment-logistic': positive,
  'sentiment-afinn': positive,
  'sentiment-naive-bayes': positive,
};

/** One call in twelve hangs for ten seconds; the others take 20 to 120 ms. */
function tailed(seed: number): (agentId: string) => number {
  const luck = seeded(seed);
  return (agentId) => (agentId === 'sentiment-logistic' ? (luck() < 1 / 12 ? 10_000 : 20 + 100 * luck()) : 5);
}

async function many(options: SandboxOptions) {
  const sandbox = new Sandbox({ agents: AGENTS, ...options });
  const played = [];
  for (let i = 0; i < RUNS; i += 1) played.push(await sandbox.play(pattern, { text: `Text number ${i}.` }));
  const ms = played.map((one) => one.ms).sort((a, b) => a - b);
  return { played, p95: ms[Math.floor(RUNS * 0.95)] ?? Number.NaN, most: ms.at(-1) ?? Number.NaN };
}

test('with 30 % errors and a call in twelve that hangs, every run ends, nearly all with an answer, and in time', async () => {
  const { played, p95, most } = await many({ faults: { share: 0.3, seed: 7 }, latency: tailed(7) });
  const answered = share(played, ({ result }) => result.outcome === 'ok');
  expect(played.every(({ result }) => result.outcome === 'ok' || result.reason)).toBe(true);
  expect(answered).toBeGreaterThan(0.9);
  expect(p95).toBeLessThanOrEqual(WORST_MS);
  expect(most).toBeLessThanOrEqual(WORST_MS + 10);
}, 60_000);

test('an agent that is down is left alone after twenty calls, and tried again later', async () => {
  const down = { ...AGENTS, 'sentiment-logistic': () => fail('down') };
  const { played } = await many({ agents: down });
  const calls = (from: number, to: number) =>
    played
      .slice(from, to)
      .flatMap(({ called }) => called)
      .filter((id) => id === 'sentiment-logistic').length;
  expect(calls(0, 20)).toBe(60);
  expect(calls(20, 40)).toBeLessThan(10);
  expect(share(played, ({ result }) => result.value === 'positive')).toBe(1);
}, 60_000);

test('what was answered before is remembered while the agent is down', async () => {
  let isDown = false;
  const sandbox = new Sandbox({
    agents: { ...AGENTS, 'sentiment-logistic': () => (isDown ? fail('down') : positive()) },
  });
  await sandbox.play(pattern, { text: 'The same text.' });
  isDown = true;
  const { result, called } = await sandbox.play(pattern, { text: 'The same text.' });
  expect(result).toMatchObject({ value: 'positive', reason: expect.stringContaining('Recalled') });
  expect(called).not.toContain('sentiment-afinn');
});
