import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, fail, ok, unknown } from './kit/belief.ts';
import { isMembers } from './kit/members.ts';
import { hasType, label, num } from './kit/port-type.ts';
import { fakeInfer, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { parallel } from './parallel.ts';

const item = ok('text', unknown('given', 'given'));
const run = (answers: Readonly<Record<string, Settled | undefined>>, config = {}) => {
  const list = Object.values(answers);
  return runOnce(parallel, {
    config,
    inputs: { in: item },
    takes: Object.keys(answers),
    results: (_, index) => list[index],
  });
};

describe('the record', () => {
  it('keeps every answer with its own outcome and confidence', () => {
    const answers = {
      vader: ok('positive', says(0.9)),
      afinn: abstain('No signal.'),
      wink: fail('Timed out.'),
    };
    const record = settledOf(run(answers));
    expect(record).toMatchObject({ outcome: 'ok', conf: { status: 'unknown', why: 'see-members' } });
    expect(record.value).toEqual(answers);
    expect(isMembers(record.value)).toBe(true);
    const type = { t: 'Rec', of: { vader: label(['positive']), afinn: num } } as const;
    expect(hasType(record.value, type)).toBe(true);
  });

  it('has a member for a branch that was not taken: an abstention', () => {
    expect(settledOf(run({ a: SKIPPED, b: ok(1, says(0.5)) })).value).toMatchObject({
      a: { outcome: 'abstain', reason: 'This branch was not taken.' },
    });
  });

  it('gives branches with one name different names', () => {
    const ran = runOnce(parallel, {
      inputs: { in: item },
      takes: ['a', 'a', 'a 2'],
      results: () => ok(1, says(0.5)),
    });
    expect(Object.keys(settledOf(ran).value as object)).toEqual(['a', 'a 2', 'a 2 2']);
  });
});

describe('at a time', () => {
  const waiting = { a: undefined, b: undefined, c: undefined, d: undefined };

  it('waits for all', () => {
    expect(run(waiting).out).toBeUndefined();
    expect(run({ ...waiting, a: ok(1, says(0.5)), b: fail('x') }).out).toBeUndefined();
  });

  it('opens no more than allowed, and the next when one has settled', () => {
    expect(run(waiting, { maxConcurrency: 2 }).opened).toEqual(['1.0', '1.1']);
    expect(run({ ...waiting, a: fail('x') }, { maxConcurrency: 2 }).opened).toEqual(['1.0', '1.1', '1.2']);
  });
});

it('passes abstentions, failures and untaken paths on without opening a branch', () => {
  for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
    const ran = runOnce(parallel, { inputs: { in: belief }, takes: ['a'] });
    expect(settledOf(ran)).toEqual(belief);
    expect(ran.opened).toEqual([]);
  }
  expect(takenPorts(runOnce(parallel, { inputs: { in: SKIPPED } }))).toEqual([]);
});

it('knows its members before running', () => {
  const facts = {
    results: [
      { type: label(['a']), claims: ['label-correct'], status: 'self_reported' as const },
      { type: num, claims: ['answer-correct'], status: 'unknown' as const },
    ],
  };
  const { out } = parallel.infer(fakeInfer(parallel, { facts, names: { results: ['vader', 'sums'] } }));
  expect(out).toMatchObject({
    type: { t: 'Rec', of: { vader: label(['a']), sums: num } },
    claims: ['label-correct', 'answer-correct'],
    members: { vader: facts.results[0], sums: facts.results[1] },
  });
});
