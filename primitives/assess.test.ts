import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import { type AgentCard, SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { asItems } from './kit/items.ts';
import { json, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';

const claim = 'answer-correct';
const none = unknown(claim, 'free-text');
const value = (it: unknown, more: Partial<Belief> = {}) => ok(it, none, { evidence: ['a'], ...more });
const score = (raw: number, method: string) => ({ status: 'self_reported', claim, raw, method });
const samples = ['42', '42', '41', '42'].map((one) => value(one));
const judge: AgentCard = {
  id: 'judge',
  version: '1',
  title: 'Judge',
  about: '',
  family: 'rules',
  task: 'judge',
  input: text,
  output: num,
  claim: 'score-right',
  method: 'none',
  units: 3,
  provider: 'built-in',
};

const run = (belief: Belief, config: object, more: { samples?: Belief[]; call?: Belief } = {}) =>
  runOnce(assess, {
    config: { ...config },
    inputs: { in: belief, ...(more.samples && { samples: more.samples }) },
    effects: more.call ? { call: more.call } : {},
  });

describe('a score', () => {
  const alternatives = [
    { value: '42', p: 0.75 },
    { value: '41', p: 0.25 },
  ];

  it.each([
    ['margin', value('42', { alternatives }), {}, score(0.5, 'margin')],
    ['consistency', value('42'), { samples }, score(0.75, 'consistency')],
    ['verbal', value('42. Confidence: 90 %'), {}, score(0.9, 'verbal')],
    ['judge', value('42'), { call: ok(0.3, none, { evidence: ['j'] }) }, score(0.3, 'judge')],
    ['judge', value('42'), { call: ok({ score: 0.4 }, none) }, score(0.4, 'judge')],
    [
      'logprob',
      ok('42', { status: 'self_reported', claim, raw: 0.72, method: 'logprob' }),
      {},
      score(0.72, 'logprob'),
    ],
  ])('by %s for %j with %j: %j', (...[method, belief, more, conf]) => {
    const out = settledOf(run(belief, { method, agentId: 'judge' }, more));
    expect(out.conf).toEqual(conf);
    expect(out.value).toBe(belief.value);
  });

  it('of even samples is 1 - H / ln n', () => {
    const { conf } = settledOf(run(value('42'), { method: 'semanticEntropy' }, { samples }));
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(conf).toMatchObject({ status: 'self_reported', method: 'semantic-entropy' });
    expect((conf as { raw: number }).raw).toBeCloseTo(1 - entropy / Math.log(4), 12);
  });

  it.each([
    ['margin', value('42'), {}, 'The value has no alternatives with shares.'],
    ['consistency', value('42'), { samples: [abstain('No.')] }, 'Fewer than two samples have a value.'],
    ['verbal', value('42'), {}, 'The text does not plainly say how sure it is.'],
    ['judge', value('42'), { call: fail('Timed out.') }, 'The judge gave no score: Timed out.'],
    ['judge', value('42'), { call: ok(7, none) }, 'The judge gave no score from 0 to 1.'],
    ['judge', value(asItems([abstain('No.')])), {}, '1 of 1 answers have no value. The first: No.'],
    ['logprob', value('42'), {}, 'The model gave no log-probabilities with this answer.'],
    [
      'logprob',
      ok('42', { ...says(0.4), claim }),
      {},
      'The model gave no log-probabilities with this answer.',
    ],
  ])('by %s for %j with %j is unknown, and the value passes: %s', (...[method, belief, more, reason]) => {
    const out = settledOf(run(belief, { method, agentId: 'judge' }, more));
    expect(out).toMatchObject({
      outcome: 'ok',
      value: belief.value,
      conf: unknown(claim, 'no-signal'),
      reason,
    });
  });

  it.each([
    [{ words: { High: 90 }, method: 'verbal' }, value('Confidence: high'), score(0.9, 'verbal')],
    [
      { claim: 'supported-by-sources', method: 'margin' },
      value('42', { alternatives }),
      { ...score(0.5, 'margin'), claim: 'supported-by-sources' },
    ],
    [{}, ok('42', unknown('none', 'given'), { alternatives }), score(0.5, 'margin')],
  ])('with %j for %j: %j', (config, belief, conf) => {
    expect(settledOf(run(belief, config)).conf).toEqual(conf);
  });

  it('asks the judge for the bare value, and adds its evidence', () => {
    const config = { method: 'judge', agentId: 'judge', timeoutMs: 500, seed: 4 };
    const { asked, out } = run(value('42'), config);
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      { name: 'call', request: { kind: 'agent', agentId: 'judge', input: '42', timeoutMs: 500, seed: 4 } },
    ]);
    const call = ok(0.3, none, { evidence: ['j', 'a'] });
    expect(settledOf(run(value('42'), config, { call })).evidence).toEqual(['a', 'j']);
  });

  it('waits for samples, hands on what is not ok, and leaves a path not taken alone', () => {
    const waiting = { config: { method: 'consistency' }, inputs: { in: value('42'), samples: [undefined] } };
    expect(runOnce(assess, waiting).out).toBeUndefined();
    expect(settledOf(run(abstain('No.'), {}))).toEqual(abstain('No.'));
    expect(runOnce(assess, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
    expect(runOnce(assess, { inputs: { in: undefined } }).out).toBeUndefined();
  });
});

it.each([
  [{ method: 'consistency' }, 'consistency = 3 / 4'],
  [{ method: 'judge', agentId: 'judge' }, 'score 0.3'],
  [{ method: 'logprob' }, 'The model gave no log-probabilities with this answer.'],
])('says why with %j: %s', (config, line) => {
  const output = settledOf(run(value('42'), config, { samples, call: ok(0.3, none) }));
  const ran = fakeRun(assess, { config, inputs: { in: value('42'), samples } });
  expect(assess.explain?.({ ...ran, output, port: 'out' }).lines[0]).toBe(line);
});

describe('before running', () => {
  const fact = (status: Confidence['status'], type = text) => ({ type, claims: [claim], status });
  const agents = [
    judge,
    { ...judge, id: 'words', output: text },
    { ...judge, id: 'both', output: json({ score: num }) },
  ];

  it.each([
    [{}, { in: [fact('unknown')] }, []],
    [{}, { in: [fact('calibrated')] }, ['W-REPLACED']],
    [{}, { in: [fact('unknown')], samples: [fact('unknown')] }, ['R9.samples-unused']],
    [{ method: 'consistency' }, { in: [fact('unknown')] }, ['R9.samples-none']],
    [{ method: 'consistency' }, { in: [fact('unknown')], samples: [fact('unknown')] }, []],
    [{ method: 'logprob' }, { in: [fact('unknown')] }, ['R9.logprob']],
    [{ method: 'logprob' }, { in: [fact('self_reported')] }, []],
    [{ method: 'judge' }, {}, ['R8.agent-none']],
    [{ method: 'judge', agentId: 'nobody' }, {}, ['R8.agent-missing']],
    [{ method: 'judge', agentId: 'words' }, {}, ['R8.judge-output']],
    [{ method: 'judge', agentId: 'judge' }, { in: [fact('unknown', num)] }, ['R8.agent-input']],
    [{ method: 'judge', agentId: 'both' }, { in: [fact('unknown')] }, []],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(assess, { config, facts, agents })).toEqual(codes);
  });

  it.each([
    [{}, [fact('calibrated')], { type: text, claims: [claim], status: 'self_reported' }],
    [{ claim: 'x' }, [fact('unknown')], { type: text, claims: ['x'], status: 'self_reported' }],
    [
      { method: 'logprob' },
      [{ ...fact('unknown'), claims: [] }],
      { type: text, claims: [claim], status: 'unknown' },
    ],
  ])('with %j after %j gives %j', (config, facts, out) => {
    expect(assess.infer(fakeInfer(assess, { config, facts: { in: facts } })).out).toEqual(out);
  });

  it.each([
    [
      { method: 'judge', agentId: 'judge', timeoutMs: 700 },
      { calls: 1, units: 3, ms: 700, people: 0 },
    ],
    [{}, { calls: 0, units: 0, ms: 0, people: 0 }],
  ])('with %j costs at most %j', (config, most) => {
    const given = { config: assess.config.parse(config), agent: () => judge, inside: most, takes: [] };
    expect(assess.bound?.(given)).toEqual(most);
  });

  it('refuses words that stand for more than 100 percent', () => {
    expect(assess.config.safeParse({ words: { sure: 101 } }).success).toBe(false);
  });
});

it('a score never is more than self-reported, whatever arrived', () => {
  const before = ok('42', measured(0.9), { alternatives: [{ value: '42', p: 0.9 }] });
  expect(settledOf(run(before, {})).conf.status).toBe('self_reported');
  expect(settledOf(run(ok('42', says(0.4)), {})).conf.status).toBe('unknown');
});
