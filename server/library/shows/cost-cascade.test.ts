import { expect, test } from 'vitest';
import { hasData, readGsm } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  halves,
  hear,
  heldOutReviews,
  learn,
  measure,
  patternCalled,
  SENTIMENT,
  share,
  type Trialled,
  takeTurns,
  withConfig,
} from './learning.ts';
import { answerOf, asProblems, recorded, trialOf } from './recorded.ts';

const pattern = patternCalled('cost-cascade');
const DEAR = 'sentiment-logistic';
const CHEAP = ['sentiment-vader', 'sentiment-afinn', 'sentiment-wink', 'sentiment-wink-nlp'];

const isDear = ({ called }: Trialled): boolean => called.includes(DEAR);

test('without outcomes everything climbs to the person, who sees the text', async () => {
  const text = 'Great phone, excellent battery, I love it.';
  const { called, asked, result } = await new Sandbox({ person: () => 'negative' }).play(pattern, { text });
  expect(called.toSorted()).toEqual([...CHEAP, DEAR].toSorted());
  expect(asked).toEqual([text]);
  expect(result).toMatchObject({ value: 'negative', reason: expect.stringContaining('unknown') });
});

test('with outcomes most texts cost only the cheap rung, at no loss against the dear one', async () => {
  const items = await heldOutReviews();
  const trials = await takeTurns(pattern, items, {
    agents: await hear(SENTIMENT, items),
    person: () => undefined,
  });
  const cheap = trials.filter((one) => !isDear(one));
  const dear = await measure(withConfig(pattern, 'cascade', { threshold: 1 }), items, {
    agents: await hear(SENTIMENT, items),
  });
  const alone = share(dear, (one) => beliefOf(one, 'dear')?.value === one.item.truth);
  const answered = trials.filter(({ result }) => result.outcome === 'ok');
  expect(cheap.length / trials.length).toBeGreaterThan(0.6);
  expect(share(answered, ({ isRight }) => isRight)).toBeGreaterThan(alone);
  expect(cheap.every(({ called }) => called.length === CHEAP.length)).toBe(true);
  const climbed = trials.find(isDear);
  expect(climbed?.result.reason).toMatch(/^Escalated|^No rung/);
});

test.skipIf(!hasData('gsm_solutions.jsonl'))(
  'GSM8K, four recorded weak models before GPT-4 (needs the labelled sets): .87 at 70 % of its calls',
  async () => {
    const problems = asProblems(readGsm());
    const asked = withConfig(pattern, 'person', { answerType: 'Text', options: [] });
    const trial = trialOf(problems, ({ weak, gpt4 }) => ({
      agents: {
        ...Object.fromEntries(CHEAP.map((id, i) => [id, recorded(answerOf(weak[i] ?? ''))])),
        [DEAR]: recorded(answerOf(gpt4)),
      },
      // recorded models give no score: what the last one said is accepted here
      person: answerOf(gpt4),
    }));
    const [known, fresh] = halves(problems);
    const outcomes = await learn(asked, known, trial);
    const at = async (threshold: number) => {
      const trials = await measure(withConfig(asked, 'cascade', { threshold }), fresh, {
        ...trial,
        outcomes,
      });
      return { right: share(trials, ({ isRight }) => isRight), calls: share(trials, isDear) };
    };
    const [loose, middle, strict] = [await at(0.4), await at(0.6), await at(0.95)];
    expect(Math.abs(middle.right - 0.873)).toBeLessThan(0.01);
    expect(Math.abs(middle.calls - 0.71)).toBeLessThan(0.01);
    expect(loose.calls).toBeLessThan(middle.calls);
    expect(loose.right).toBeLessThan(middle.right);
    expect(strict.right).toBeGreaterThanOrEqual(middle.right);
  },
);
