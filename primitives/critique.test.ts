import { describe, expect, it } from 'vitest';
import { critique } from './critique.ts';
import { type AgentCard, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { asMembers } from './kit/members.ts';
import { json, list, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const config = { agentId: 'critic' };
const REVIEW = json({ issues: list(text), score: num });
const found = (value: unknown) =>
  ok(value, unknown('text-quality', 'no-signal'), {
    evidence: ['judge'],
    cost: { units: 1, ms: 2, calls: 1 },
  });
const run = (call?: Belief, value: unknown = 'Teh end.') =>
  runOnce(critique, {
    config,
    inputs: { in: ok(value, says(0.9), { evidence: ['author'] }) },
    effects: call ? { call } : {},
  });

const card = (more: Partial<AgentCard> = {}): AgentCard => ({
  ...{
    id: 'critic',
    version: '1',
    title: 'Critic',
    about: '',
    family: 'f',
    task: 't',
    claim: 'text-quality',
  },
  ...{ input: text, output: REVIEW, method: 'judge', units: 2, provider: 'built-in', ...more },
});

it('asks the judge about the bare value, once', () => {
  expect(run().asked).toEqual([
    {
      name: 'call',
      request: {
        ...{ kind: 'agent', agentId: 'critic', version: undefined },
        ...{ input: 'Teh end.', timeoutMs: 30_000, seed: 0 },
      },
    },
  ]);
  expect(run().out).toBeUndefined();
  const record = asMembers({ a: ok('x', says(0.5)) });
  expect(run(undefined, record).asked[0]?.request).toMatchObject({ input: { a: 'x' } });
});

describe('the review', () => {
  it.each([0, 0.6, 1])('with score %d is self-reported by a judge', (score) => {
    const value = { issues: ['Teh is misspelt.'], score, more: true };
    expect(settledOf(run(found(value)))).toMatchObject({
      outcome: 'ok',
      value,
      conf: { status: 'self_reported', claim: 'text-quality', raw: score, method: 'judge' },
      evidence: ['judge'],
    });
  });

  it.each([
    ['no review', 'fine'],
    ['no score', { issues: [] }],
    ['no issues', { score: 0.5 }],
    ['a score above 1', { issues: [], score: 1.1 }],
    ['issues that are no texts', { issues: [1], score: 0.5 }],
  ])('%s is a failure', (_, value) => {
    expect(settledOf(run(found(value)))).toMatchObject({ outcome: 'fail', conf: { claim: 'text-quality' } });
  });

  it.each([abstain('Too short to judge.'), fail('Timed out.')])(
    'that does not come is passed on: %j',
    (bad) => {
      expect(settledOf(run(bad))).toEqual(bad);
    },
  );

  it('is not asked for without a value', () => {
    expect(takenPorts(runOnce(critique, { inputs: { in: SKIPPED } }))).toEqual([]);
    const ran = run(undefined, asMembers({ a: abstain('No signal.') }));
    expect([settledOf(ran).outcome, ran.asked]).toEqual(['fail', []]);
  });

  it('is explained', () => {
    const output = settledOf(run(found({ issues: [], score: 0.7 })));
    expect(critique.explain?.({ ...fakeRun(critique, {}), output, port: 'out' }).lines[0]).toContain('0.7');
  });
});

describe('before running', () => {
  const facts = { in: [{ type: text, claims: [], status: 'unknown' as const }] };

  it('knows what the judge answers with', () => {
    const known = critique.infer(fakeInfer(critique, { config, agents: [card()], facts }));
    expect(known.out).toEqual({ type: REVIEW, claims: ['text-quality'], status: 'self_reported' });
  });

  it.each([
    [{}, card(), ['R8.agent-none']],
    [{ agentId: 'nobody' }, card(), ['R8.agent-missing']],
    [config, card(), []],
    [{ ...config, version: '2' }, card(), ['R8.agent-version']],
    [config, card({ output: text }), ['R8.agent-output']],
    [config, card({ output: json({ ...{ issues: list(text), score: num }, tone: text }) }), []],
    [config, card({ input: num }), ['R8.agent-input']],
  ])('%j: %j', (given, judge, codes) => {
    expect(codesOf(critique, { config: given, agents: [judge], facts })).toEqual(codes);
  });

  it('costs one call', () => {
    const inside = { calls: 0, units: 0, ms: 0, people: 0 };
    const given = { config: critique.config.parse(config), agent: () => card(), inside, takes: [] };
    expect(critique.bound?.(given)).toEqual({ calls: 1, units: 2, ms: 30_000, people: 0 });
  });
});
