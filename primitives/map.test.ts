import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { asItems, isItems } from './kit/items.ts';
import { label, list, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { map } from './map.ts';

const plain = ok(['a', 'b', 'c'], unknown('given', 'given'), { evidence: ['input'] });
const upper = (give: Readonly<Record<string, Belief>>): Belief => {
  const { item } = give;
  return item?.outcome === 'ok'
    ? ok(String(item.value).toUpperCase(), says(0.9))
    : (item ?? fail('Nothing.'));
};
type Results = (iteration: number, give: Readonly<Record<string, Belief>>) => Settled | undefined;
const run = (arriving: Settled, results: Results = (_, give) => upper(give), config = {}) =>
  runOnce(map, {
    config,
    inputs: { in: arriving },
    takes: ['a'],
    results: (iteration, _, give) => results(iteration, give),
  });
const valuesOf = (ran: ReturnType<typeof run>): readonly unknown[] => {
  const { value } = settledOf(ran);
  return isItems(value) ? value.map((one) => one.value ?? one.outcome) : [];
};

describe('every item', () => {
  it('is answered, in order', () => {
    expect(valuesOf(run(plain))).toEqual(['A', 'B', 'C']);
    expect(settledOf(run(plain)).conf).toMatchObject({ status: 'unknown', why: 'see-members' });
  });

  it('of a list of answers keeps what it was', () => {
    const marked = ok(asItems([ok('a', says(0.2)), abstain('No signal.')]), unknown('none', 'see-members'));
    const given: Belief[] = [];
    const ran = run(marked, (_, give) => {
      if (give.item) given.push(give.item);
      return upper(give);
    });
    expect(given.map(({ conf }) => conf.status)).toEqual(['self_reported', 'unknown']);
    expect(valuesOf(ran)).toEqual(['A', 'abstain']);
  });

  it('counts as unanswered where no path led to an answer', () => {
    expect(valuesOf(run(plain, (iteration) => (iteration === 2 ? SKIPPED : ok('x', says(1)))))).toEqual([
      'x',
      'abstain',
      'x',
    ]);
  });

  it('waits for a free place', () => {
    const ran = run(plain, () => undefined, { maxConcurrency: 2 });
    expect(ran.out).toBeUndefined();
    expect(ran.opened).toEqual(['1.0', '2.0']);
  });

  it('of an empty list: an empty list', () => {
    expect(valuesOf(run(ok([], unknown('given', 'given'))))).toEqual([]);
    expect(isItems(settledOf(run(ok([], unknown('given', 'given')))).value)).toBe(true);
  });
});

describe('an item without an answer', () => {
  const second: Results = (iteration, give) => (iteration === 2 ? fail('Timed out.') : upper(give));

  it.each([
    ['keep', ['A', 'fail', 'C']],
    ['drop', ['A', 'C']],
  ])('%s: %j', (onItemFail, values) => {
    expect(valuesOf(run(plain, second, { onItemFail }))).toEqual(values);
  });

  it('fail: the list fails at once, and says which item it was', () => {
    const ran = run(plain, second, { onItemFail: 'fail', maxConcurrency: 1 });
    expect(settledOf(ran)).toMatchObject({ outcome: 'fail', reason: 'Item 2 failed: Timed out.' });
    expect(ran.opened).toEqual(['1.0', '2.0']);
  });

  it('fail: an abstention stays one', () => {
    const ran = run(plain, () => abstain('No signal.'), { onItemFail: 'fail' });
    expect(settledOf(ran)).toMatchObject({ outcome: 'abstain', reason: 'Item 1 gave no answer: No signal.' });
  });
});

describe('what may arrive', () => {
  it('more items than allowed are refused before any is started', () => {
    const ran = run(plain, undefined, { maxItems: 2 });
    expect(settledOf(ran)).toMatchObject({
      outcome: 'fail',
      reason: '3 items arrived; at most 2 are allowed.',
    });
    expect(ran.opened).toEqual([]);
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('%j goes through', (belief) => {
    expect(settledOf(run(belief))).toEqual(belief);
  });

  it('something else than a list fails; a path not taken is not taken', () => {
    expect(settledOf(run(ok('a', says(1)))).outcome).toBe('fail');
    expect(takenPorts(run(SKIPPED))).toEqual([]);
  });
});

describe('before running', () => {
  const judged = { type: label(['yes']), claims: ['label-correct'], status: 'self_reported' } as const;
  const texts = { ...NO_FACTS, type: list(text) };

  it('gives an item, and hands on a list of what the inside answers', () => {
    const facts = map.infer(fakeInfer(map, { facts: { in: [texts], result: [judged] } }));
    expect(facts.item?.type).toEqual(text);
    expect(facts.out).toMatchObject({ type: list(label(['yes'])), items: judged });
  });

  it.each([
    [{}, 5],
    [{ onItemFail: 'drop' }, undefined],
  ])('with %j it knows of %s answers', (config, count) => {
    const known = { ...texts, items: { ...NO_FACTS, type: text }, count: 5 };
    const facts = map.infer(fakeInfer(map, { config, facts: { in: [known], result: [judged] } }));
    expect(facts.out?.count).toBe(count);
  });

  it('refuses a limit that is certain to be too low', () => {
    const known = { ...texts, count: 5 };
    expect(codesOf(map, { config: { maxItems: 4 }, facts: { in: [known] } })).toEqual(['R9.max-items']);
    expect(codesOf(map, { config: { maxItems: 5 }, facts: { in: [known] } })).toEqual([]);
  });

  it.each([{ maxItems: 100_001 }, { maxItems: 0 }, { maxConcurrency: 0 }, { onItemFail: 'skip' }])(
    'refuses %j',
    (config) => expect(map.config.safeParse(config).success).toBe(false),
  );
});
