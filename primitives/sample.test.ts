import { describe, expect, it } from 'vitest';
import { type AgentCard, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, NO_COST, ok, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { isItems } from './kit/items.ts';
import { num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { pool } from './pool.ts';
import { sample } from './sample.ts';
import { vote } from './vote.ts';

const asked = ok('2 + 2?', unknown('given', 'given'), { evidence: ['input'] });
const paid = { cost: { units: 3, ms: 5, calls: 1 } };
const four = ok('4', says(0.9), paid);
const run = (answers: readonly Belief[], config = {}) =>
  runOnce(sample, {
    config: { agentId: 'solver', k: answers.length, ...config },
    inputs: { in: asked },
    effects: Object.fromEntries(answers.map((answer, i) => [`call:${i + 1}`, answer])),
  });
const itemsIn = (ran: ReturnType<typeof run>): readonly Belief[] => {
  const { value } = settledOf(ran);
  return isItems(value) ? value : [];
};

describe('the calls', () => {
  it('are k, at once, each with the next seed', () => {
    const ran = runOnce(sample, {
      config: { agentId: 'solver', k: 3, seed: 2_147_483_646, temperature: 1, timeoutMs: 500 },
      inputs: { in: asked },
    });
    expect(ran.out).toBeUndefined();
    expect(ran.asked.map(({ name }) => name)).toEqual(['call:1', 'call:2', 'call:3']);
    const requests = ran.asked.map(({ request }) => request);
    expect(requests[0]).toMatchObject({ kind: 'agent', agentId: 'solver', input: '2 + 2?' });
    expect(requests[0]).toMatchObject({ temperature: 1, timeoutMs: 500 });
    const seeds = requests.map((one) => 'seed' in one && one.seed);
    expect(seeds).toEqual([2_147_483_646, 2_147_483_647, 0]);
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('are not made for %j', (belief) => {
    const ran = runOnce(sample, { inputs: { in: belief } });
    expect(settledOf(ran)).toEqual(belief);
    expect(ran.asked).toEqual([]);
    expect(takenPorts(runOnce(sample, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('the answers', () => {
  it('are those that came, each with its own score, and are paid for once', () => {
    const ran = run([four, fail('Timed out'), ok('5', says(0.4))]);
    expect(itemsIn(ran).map(({ value, conf, cost }) => [value, conf, cost])).toEqual([
      ['4', says(0.9), NO_COST],
      ['5', says(0.4), NO_COST],
    ]);
    expect(settledOf(ran).reason).toBe(
      '2 of 3 samples gave an answer. The first other one failed: Timed out.',
    );
    expect(settledOf(run([four, four])).reason).toBeUndefined();
  });

  it.each([
    [
      [fail('a'), fail('b')],
      {},
      'fail',
      'Only 0 of 2 samples gave an answer; one is needed. The first other one failed: a.',
    ],
    [
      [fail('a'), abstain('b')],
      {},
      'abstain',
      'Only 0 of 2 samples gave an answer; one is needed. The first other one failed: a.',
    ],
    [
      [four, abstain('b.')],
      { minOk: 2 },
      'abstain',
      'Only 1 of 2 samples gave an answer; 2 are needed. The first other one gave no answer: b.',
    ],
  ] as [Belief[], object, string, string][])('too few of %j with %j: %s', (...row) => {
    const [answers, config, outcome, reason] = row;
    expect(settledOf(run(answers, config))).toMatchObject({ outcome, reason });
  });
});

describe('samples behind', () => {
  const three = settledOf(
    run([1, 2, 3].map((i) => ok('4', measured(0.8), { evidence: [i === 1 ? 'node' : `node:call:${i}`] }))),
  );

  it('a vote are as many voices', () => {
    expect(settledOf(runOnce(vote, { inputs: { in: [three] } })).conf).toMatchObject({ raw: 1 });
    const two = settledOf(run([ok('4', says(0.9)), ok('4', says(0.9)), ok('5', says(0.9))]));
    expect(settledOf(runOnce(vote, { inputs: { in: [two] } }))).toMatchObject({
      value: '4',
      conf: { raw: 2 / 3 },
    });
  });

  it('a pool are voices of one source, and count for less than different agents', () => {
    const others = [1, 2, 3].map((i) => ok('4', measured(0.8), { evidence: [`agent-${i}`] }));
    const pooled = (inputs: readonly Belief[]) => settledOf(runOnce(pool, { inputs: { in: inputs } })).conf;
    expect(pooled([three])).toMatchObject({ assumes: ['exchangeable error correlation rho = 0.65'] });
    expect(pooled(others)).toMatchObject({ assumes: ['exchangeable error correlation rho = 0.3'] });
    const [ours, theirs] = [pooled([three]), pooled(others)];
    expect('p' in ours && 'p' in theirs && ours.p < theirs.p).toBe(true);
  });
});

describe('before running', () => {
  const card: AgentCard = {
    ...{ id: 'solver', version: '1.0.0', title: 'Solver', about: '', family: 'f', task: 'sums' },
    ...{
      input: text,
      output: num,
      claim: 'answer-correct',
      method: 'verbal',
      units: 2,
      provider: 'recorded',
    },
  };
  const known = { agents: [card], facts: { in: [{ ...NO_FACTS, type: text }] } };

  it.each([
    [{ agentId: 'solver' }, undefined],
    [{ agentId: 'solver', k: 4, minOk: 4 }, 4],
  ])('with %j it hands on answers of the agent, %s of them for certain', (config, count) => {
    const { out } = sample.infer(fakeInfer(sample, { ...known, config }));
    const items = { type: num, claims: ['answer-correct'], status: 'self_reported' };
    expect(out).toEqual({
      type: { t: 'List', of: num },
      claims: ['answer-correct'],
      status: 'self_reported',
      items,
      ...(count && { count }),
    });
  });

  it.each([
    [{}, ['R8.agent-none']],
    [{ agentId: 'nobody' }, ['R8.agent-missing']],
    [{ agentId: 'solver', version: '2.0.0' }, ['R8.agent-version']],
    [{ agentId: 'solver', k: 2, minOk: 3 }, ['R9.min-ok']],
    [{ agentId: 'solver' }, []],
  ])('%j: %j', (config, codes) => expect(codesOf(sample, { ...known, config })).toEqual(codes));

  it('refuses what the agent cannot read', () => {
    const facts = { in: [{ ...NO_FACTS, type: num }] };
    expect(codesOf(sample, { ...known, facts, config: { agentId: 'solver' } })).toEqual(['R8.agent-input']);
  });

  it.each([{ k: 1 }, { k: 51 }, { temperature: -1 }, { minOk: 0 }])('refuses %j', (config) => {
    expect(sample.config.safeParse(config).success).toBe(false);
  });
});
