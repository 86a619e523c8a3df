import { describe, expect, it } from 'vitest';
import { type AgentCard, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { asItems } from './kit/items.ts';
import { list, num, type PortType, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { synthesize } from './synthesize.ts';

const draft = (id: string, value: unknown = id) => ok(value, measured(0.9), { evidence: [id] });
const run = (arriving: readonly Belief[], call?: Belief, config = {}) =>
  runOnce(synthesize, {
    config: { agentId: 'writer', ...config },
    inputs: { in: arriving },
    effects: call ? { call } : {},
  });
const written = ok('new', says(0.95, 'answer-correct'), {
  evidence: ['w', 'a'],
  alternatives: [{ value: 'new', p: 0.95 }],
});

describe('what it asks', () => {
  it('gives all drafts as a list', () => {
    const { asked, out } = run([draft('a'), fail('Late.'), draft('b')], undefined, {
      timeoutMs: 700,
      seed: 3,
    });
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'call',
        request: { kind: 'agent', agentId: 'writer', input: ['a', 'b'], timeoutMs: 700, seed: 3 },
      },
    ]);
  });

  it('spreads a list of drafts, and gives bare values', () => {
    const { asked } = run([
      ok(asItems([draft('a', asItems([draft('x')])), draft('b')]), unknown('none', 'see-members')),
    ]);
    expect(asked[0]?.request).toMatchObject({ input: [['x'], 'b'] });
  });

  it.each([
    [[fail('Late.'), abstain('No.')], {}, '0 of 2 drafts have a value; 1 needed. The first without: Late.'],
    [
      [draft('a'), abstain('No.')],
      { minDrafts: 2 },
      '1 of 2 drafts have a value; 2 needed. The first without: No.',
    ],
    [[draft('a')], { minDrafts: 2 }, '1 of 1 drafts have a value; 2 needed.'],
  ])('nobody for %j with %j: %s', (arriving, config, reason) => {
    const ran = run(arriving, written, config);
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toMatchObject({ outcome: 'abstain', reason });
  });

  it('waits for all, and abstains where there are none', () => {
    expect(runOnce(synthesize, { inputs: { in: [draft('a'), undefined] } }).out).toBeUndefined();
    expect(settledOf(runOnce(synthesize, { inputs: { in: [SKIPPED] } })).outcome).toBe('abstain');
  });
});

describe('what comes of it', () => {
  it('is unknown, however sure the drafts and the writer are', () => {
    const out = settledOf(run([draft('a'), draft('b')], written));
    expect(out).toEqual(
      ok('new', unknown('answer-correct', 'unmeasured-transform'), { evidence: ['a', 'b', 'w'] }),
    );
  });

  it('says how many drafts were missing', () => {
    expect(settledOf(run([draft('a'), fail('Late.')], written)).reason).toBe('1 draft has no value.');
    expect(settledOf(run([draft('a'), fail('Late.'), abstain('')], written)).reason).toBe(
      '2 drafts have no value.',
    );
  });

  it.each([fail('Timed out.'), abstain('Nothing to write.')])('hands on %j', (answer) => {
    const { outcome, reason } = settledOf(run([draft('a')], answer));
    expect({ outcome, reason }).toEqual({ outcome: answer.outcome, reason: answer.reason });
  });

  it('says why', () => {
    const output = settledOf(run([draft('a')], written));
    expect(synthesize.explain?.({ ...fakeRun(synthesize, {}), output, port: 'out' }).lines).toEqual([
      'A new text: how often such texts are right was never measured.',
    ]);
  });
});

describe('before running', () => {
  const writer: AgentCard = {
    id: 'writer',
    version: '1',
    title: 'Writer',
    about: '',
    family: 'rules',
    task: 'write',
    input: list(text),
    output: text,
    claim: 'answer-correct',
    method: 'softmax',
    units: 4,
    provider: 'built-in',
  };
  const fact = (type: PortType) => ({ type, claims: ['answer-correct'], status: 'calibrated' as const });

  it.each([
    [{ agentId: 'writer' }, [fact(text), fact({ t: 'Label' as const })], []],
    [{ agentId: 'writer' }, [fact(text), fact(num)], ['R8.agent-input']],
    [{ agentId: 'writer', minDrafts: 3 }, [fact(text), fact(text)], ['R9.drafts-few']],
    [{}, [fact(text)], ['R8.agent-none']],
    [{ agentId: 'nobody' }, [fact(text)], ['R8.agent-missing']],
    [{ agentId: 'writer', minDrafts: 3 }, [], []],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(synthesize, { config, agents: [writer], facts: { in: facts } })).toEqual(codes);
  });

  it('is never more than unknown, and costs a call', () => {
    const config = { agentId: 'writer', timeoutMs: 700 };
    expect(synthesize.infer(fakeInfer(synthesize, { config, agents: [writer] })).out).toEqual({
      type: text,
      claims: ['answer-correct'],
      status: 'unknown',
    });
    const nothing = { calls: 0, units: 0, ms: 0, people: 0 };
    const given = {
      config: synthesize.config.parse(config),
      agent: () => writer,
      inside: nothing,
      takes: [],
    };
    expect(synthesize.bound?.(given)).toEqual({ calls: 1, units: 4, ms: 700, people: 0 });
  });
});
