import { beforeAll, expect, test } from 'vitest';
import { cardOf } from '#server/agents/cards.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  hear,
  heldOutReviews,
  type Item,
  passing,
  patternCalled,
  share,
  type Trial,
  type Trialled,
  takeTurns,
} from './learning.ts';

const pattern = patternCalled('judge-panel');
const AUTHOR = 'sentiment-logistic';
const JUDGES = ['sentiment-vader', 'sentiment-afinn', 'sentiment-wink-nlp'];

let items: readonly Item[] = [];
let agents: Trial['agents'] = {};
let trials: readonly Trialled[] = [];
beforeAll(async () => {
  items = await heldOutReviews();
  agents = await hear([AUTHOR, ...JUDGES], items);
  trials = await takeTurns(pattern, items, { agents });
}, 90_000);

test('no judge is of the family of the author', () => {
  for (const id of JUDGES) expect(cardOf(id)?.family).not.toBe(cardOf(AUTHOR)?.family);
});

test('without outcomes nothing is claimed, and a person decides', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film, I love it.' });
  expect(played.asked).toHaveLength(1);
  expect(beliefOf(played, 'judges')?.conf).toMatchObject({ status: 'unknown', missing: 150 });
});

test('with outcomes, what the judges agree to is right more often than the author where it is as sure', () => {
  const { coverage, accuracy } = passing(trials);
  const saidBy = (one: Trialled) => beliefOf(one, 'author');
  const alone = share(trials, (one) => saidBy(one)?.value === one.item.truth);
  const surest = trials
    .map((one) => ({ one, raw: ((conf) => (conf && 'raw' in conf ? conf.raw : 0))(saidBy(one)?.conf) }))
    .sort((a, b) => b.raw - a.raw)
    .slice(0, Math.round(coverage * trials.length));
  const asSure = share(surest, ({ one }) => saidBy(one)?.value === one.item.truth);
  expect(accuracy).toBeGreaterThan(asSure);
  expect(accuracy).toBeGreaterThan(alone + 0.1);
  expect(coverage).toBeGreaterThan(0.3);
});

test('where they contradict the author, or say nothing, a person decides', () => {
  for (const one of trials) {
    const [author, judges] = [beliefOf(one, 'author')?.value, beliefOf(one, 'judges')?.value];
    if (author !== judges) expect(one.asked).toHaveLength(1);
  }
});
