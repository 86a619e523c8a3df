import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentCard } from './define.ts';
import { SKIPPED } from './define.ts';
import { abstain, fail, ok, unknown } from './kit/belief.ts';
import { listFacts } from './kit/facts.ts';
import { asItems, isItems, itemsOf } from './kit/items.ts';
import { any, json, label, list, num, type PortType, text } from './kit/port-type.ts';
import {
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  takenPorts,
} from './kit/testing.ts';
import { split } from './split.ts';

const run = (value: unknown, config = {}, effects = {}) =>
  runOnce(split, {
    config: { ...config },
    inputs: { in: ok(value, measured(0.9), { evidence: ['x'] }) },
    effects,
  });
const of = (value: unknown, config = {}) => settledOf(run(value, config));

describe('cuts', () => {
  it.each([
    ['sentence', 'One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['sentence', ' It costs 3.50 euros. Fine. ', ['It costs 3.50 euros.', 'Fine.']],
    ['sentence', '', []],
    ['sentence', '  \n ', []],
    ['paragraph', 'a\nb\n\n\nc\n \nd\n', ['a\nb', 'c', 'd']],
    ['size', 'abcdefgh', ['abcde', 'fgh']],
    ['size', 'ab cdefg', ['ab cd', 'efg']],
    ['size', 'abcd efg', ['abcd', 'efg']],
    ['size', 'abcd😀ef', ['abcd', '😀ef']],
    [
      'size',
      [1, 2, 3, 4, 5, 6, 7],
      [
        [1, 2, 3, 4, 5],
        [6, 7],
      ],
    ],
    ['size', [], []],
    ['field', { items: ['a', 'b'] }, ['a', 'b']],
    ['field', { items: [] }, []],
  ])('by %s: %j', (by, value, parts) => {
    expect(of(value, { by, size: 5 })).toMatchObject({ outcome: 'ok', value: parts });
  });

  it.each([
    ['sentence', ['a'], 'Only a text can be cut by sentence.'],
    ['size', { a: 1 }, 'Only a text can be cut by size.'],
    ['field', { items: 'a' }, 'There is no list items in what arrived.'],
    ['field', ['a'], 'There is no list items in what arrived.'],
    ['field', null, 'There is no list items in what arrived.'],
    ['sentence', 'A. B. C. D.', 'There are 4 parts; at most 3 are allowed.'],
  ])('by %s refuses %j', (by, value, reason) => {
    expect(of(value, { by, maxParts: 3 })).toMatchObject({ outcome: 'fail', reason, evidence: ['x'] });
  });

  it('loses no letter and never halves a character, whatever the size', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (given, size) => {
          const whole = given.toWellFormed();
          const parts = of(whole, { by: 'size', size }).value as string[];
          expect(parts.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
          if (size > 1)
            for (const part of parts) expect(part.isWellFormed() && part.length <= size).toBe(true);
        },
      ),
    );
  });

  it('keeps answers in groups as answers', () => {
    const parts = of(asItems([ok('a', says(0.9)), ok('b', says(0.8)), abstain('No.')]), {
      by: 'size',
      size: 2,
    });
    expect(isItems(parts.value)).toBe(true);
    expect(itemsOf(parts).map((group) => itemsOf(group).map(({ outcome }) => outcome))).toEqual([
      ['ok', 'ok'],
      ['abstain'],
    ]);
  });
});

describe('confidence', () => {
  it('of each part is that of the whole', () => {
    for (const part of itemsOf(of('A. B.')))
      expect(part).toMatchObject({ conf: measured(0.9), evidence: ['x'] });
  });

  it('is explained', () => {
    const rule = (by: string) =>
      split.explain?.({ ...fakeRun(split, { config: { by } }), output: of('A.'), port: 'out' }).rule;
    expect([rule('sentence'), rule('subtasks')]).toEqual(['pass', 'none']);
  });
});

describe('subtasks', () => {
  const config = { by: 'subtasks', agentId: 'plan', maxParts: 2 };
  it('are asked of the agent, once', () => {
    const { asked, out } = run('Do it.', config);
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'call',
        request: {
          kind: 'agent',
          agentId: 'plan',
          version: undefined,
          input: 'Do it.',
          timeoutMs: 30_000,
          seed: 0,
        },
      },
    ]);
  });

  it.each([
    [ok(['a', 'b'], says(0.4)), { outcome: 'ok', value: ['a', 'b'], conf: says(0.4) }],
    [
      ok(['a', 'b', 'c'], says(0.4)),
      { outcome: 'fail', reason: 'There are 3 parts; at most 2 are allowed.' },
    ],
    [
      ok('a', says(0.4)),
      { outcome: 'fail', reason: 'The agent answered with something that is no List<Text>.' },
    ],
    [abstain('One task only.'), { outcome: 'abstain', reason: 'One task only.' }],
    [fail('Timed out.'), { outcome: 'fail' }],
  ])('%j', (call, expected) => {
    expect(settledOf(run('Do it.', config, { call }))).toMatchObject(expected);
  });
});

describe('before running', () => {
  const known = (type: PortType) => ({ in: [{ type, claims: ['c'], status: 'self_reported' as const }] });
  const card = (more: Partial<AgentCard>): AgentCard => ({
    ...{ id: 'plan', version: '1', title: 'Planner', about: '', family: 'f', task: 't', claim: 'plan-right' },
    ...{ input: text, output: list(text), method: 'none', units: 3, provider: 'built-in', ...more },
  });

  it.each([
    [{}, text, list(text)],
    [{ by: 'size' }, text, list(text)],
    [{ by: 'size' }, any, list(any)],
    [{ by: 'size' }, list(num), list(list(num))],
    [{ by: 'field' }, json({ items: list(num) }), list(num)],
    [{ by: 'field' }, any, list(any)],
  ])('%j of %j is %j', (config, type, out) => {
    expect(split.infer(fakeInfer(split, { config, facts: known(type) })).out).toEqual({
      type: out,
      claims: ['c'],
      status: 'self_reported',
    });
  });

  it('groups of answers are lists of answers', () => {
    const item = { type: text, claims: ['c'], status: 'self_reported' as const };
    const facts = { in: [listFacts(item, 9)] };
    const { out } = split.infer(fakeInfer(split, { config: { by: 'size' }, facts }));
    expect(out).toMatchObject({ type: list(list(text)), status: 'unknown', items: { items: item } });
    expect(out?.count).toBeUndefined();
  });

  it.each([
    [{}, text, []],
    [{}, label(['a']), []],
    [{}, { t: 'Doc' } as PortType, []],
    [{}, any, []],
    [{}, num, ['R9.split-text']],
    [{}, list(text), ['R9.split-text']],
    [{ by: 'size' }, list(text), []],
    [{ by: 'size' }, num, ['R9.split-size']],
    [{ by: 'field' }, json({ items: list(num) }), []],
    [{ by: 'field' }, json({ items: num }), ['R9.split-field']],
    [{ by: 'field' }, text, ['R9.split-field']],
    [{ by: 'subtasks' }, text, ['R8.agent-none']],
    [{ by: 'subtasks', agentId: 'nobody' }, text, ['R8.agent-missing']],
    [{ by: 'subtasks', agentId: 'plan' }, text, []],
    [{ by: 'subtasks', agentId: 'plan', version: '2' }, text, ['R8.agent-version']],
    [{ by: 'subtasks', agentId: 'plan' }, num, ['R8.agent-input']],
    [{ by: 'subtasks', agentId: 'odd' }, text, ['R8.agent-output']],
  ])('%j over %j: %j', (config, type, codes) => {
    const agents = [card({}), card({ id: 'odd', output: text })];
    expect(codesOf(split, { config, facts: known(type), agents })).toEqual(codes);
  });

  it('costs a call only for subtasks', () => {
    const inside = { calls: 0, units: 0, ms: 0, people: 0 };
    const bound = (by: 'sentence' | 'subtasks') =>
      split.bound?.({ config: split.config.parse({ by }), agent: () => card({}), inside, takes: [] });
    expect([bound('sentence')?.calls, bound('subtasks')]).toEqual([
      0,
      { calls: 1, units: 3, ms: 30_000, people: 0 },
    ]);
  });

  it('a path not taken stays one', () => {
    expect(takenPorts(runOnce(split, { inputs: { in: SKIPPED } }))).toEqual([]);
    expect(settledOf(runOnce(split, { inputs: { in: ok(3, unknown('none', 'given')) } })).outcome).toBe(
      'fail',
    );
  });
});
