import { describe, expect, it } from 'vitest';
import { branch } from './branch.ts';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { codesOf, fakeRun, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const of = (when: string, belief: Belief) => runOnce(branch, { config: { when }, inputs: { in: belief } });
const silent = unknown('none', 'given');

describe('which way', () => {
  it.each([
    ["value == 'yes'", ok('yes', silent), 'then'],
    ["value == 'yes'", ok('no', silent), 'else'],
    ['value > 3', ok(4, silent), 'then'],
    ['value.total >= 100 && value.items.size() < 3', ok({ total: 100, items: [1] }, silent), 'then'],
    ['confidence >= 0.8', ok('yes', says(0.9)), 'then'],
    ["status == 'calibrated' && confidence >= 0.8", ok('yes', says(0.9)), 'else'],
    ["status == 'calibrated' && confidence >= 0.8", ok('yes', measured(0.9)), 'then'],
    ['confidence >= 0.0', ok('yes', silent), 'else'],
    ['confidence == null', ok('yes', silent), 'then'],
    ["outcome == 'abstain'", abstain('No signal.'), 'then'],
    ["outcome == 'ok'", fail('Timed out.'), 'else'],
    ['value == null', fail('Timed out.'), 'then'],
    // a condition that fails or is no condition is not fulfilled
    ['value.missing', ok({}, silent), 'else'],
    ['value + 1', ok(1, silent), 'else'],
    ['value', ok(true, silent), 'then'],
    ['1 / 0 == 1', ok(1, silent), 'else'],
    ['value ==', ok(1, silent), 'else'],
    ['nothing == 1', ok(1, silent), 'else'],
  ])('%s of %j goes to %s', (when, belief, port) => {
    const ran = of(when, belief);
    expect(takenPorts(ran)).toEqual([port]);
    expect(settledOf(ran, port)).toEqual(belief);
  });

  it('none, where the path was not taken', () => {
    expect(takenPorts(runOnce(branch, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

it('says why', () => {
  const output = ok('yes', silent);
  const explain = (when: string) =>
    branch.explain?.({
      ...fakeRun(branch, { config: { when }, inputs: { in: output } }),
      output,
      port: 'then',
    }).lines[0];
  expect(explain("value == 'yes'")).toBe("value == 'yes' is true");
  expect(explain('value.a == 1')).toMatch(/^The condition failed: /);
  expect(explain('value')).toBe('The condition is neither true nor false.');
});

describe('before running', () => {
  it.each([
    ["outcome == 'ok'", []],
    ['confidence > 0.5', []],
    ['value ==', ['R9.expression']],
    ['valu == 1', ['R9.expression']],
    ['run(value)', ['R9.expression']],
  ])('%s: %j', (when, codes) => {
    expect(codesOf(branch, { config: { when } })).toEqual(codes);
  });
});
