import { describe, expect, it } from 'vitest';
import { circuit } from './circuit.ts';
import { type BreakerState, type Settled, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, NO_COST, ok, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { label, text } from './kit/port-type.ts';
import { fakeInfer, measured, runOnce, settledOf, takenPorts } from './kit/testing.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const done = ok(null, unknown('none', 'given'));
const state = (one: BreakerState['state'], failed = 0, calls = 0): Belief =>
  ok({ state: one, failed, calls }, unknown('none', 'given'));
const run = (answer: Settled | undefined, effects: Readonly<Record<string, Belief>>, config = {}) =>
  runOnce(circuit, {
    config,
    inputs: { in: item },
    takes: ['a'],
    results: () => answer,
    effects,
  });
const toldOf = (ran: ReturnType<typeof run>) =>
  ran.asked.flatMap(({ request }) => (request.kind === 'circuit' ? [request.circuit] : []));

describe('asking first', () => {
  it('starts nothing before the breaker has said so', () => {
    const ran = run(ok('a', measured(0.8)), {}, { failRate: 0.4, window: 10, openMs: 500, halfOpen: 2 });
    expect(ran).toMatchObject({ out: undefined, opened: [] });
    expect(toldOf(ran)).toEqual([{ op: 'ask', rule: { failRate: 0.4, window: 10, openMs: 500, trials: 2 } }]);
  });

  it.each([
    [12, 20, '12 of the last 20 calls failed'],
    [1, 1, '1 of the last 1 call failed'],
  ])('open: it abstains at once', (failed, calls, counted) => {
    const ran = run(ok('a', measured(0.8)), { ask: state('open', failed, calls) });
    expect(settledOf(ran)).toMatchObject({
      outcome: 'abstain',
      reason: `The circuit is open: ${counted}.`,
    });
    expect(ran.opened).toEqual([]);
    expect(toldOf(ran)).toHaveLength(1);
  });

  it('a breaker that cannot be asked is a failure: nothing is called blindly', () => {
    const ran = run(ok('a', measured(0.8)), { ask: fail('No connection.') });
    expect(settledOf(ran)).toMatchObject({ outcome: 'fail', reason: 'No connection.' });
    expect(ran.opened).toEqual([]);
  });

  it('takes nothing else for a state', () => {
    const ran = run(ok('a', measured(0.8)), { ask: ok('open', unknown('none', 'given')) });
    expect(settledOf(ran)).toMatchObject({ outcome: 'fail', reason: 'The breaker gave no state.' });
    expect(ran.opened).toEqual([]);
  });
});

describe('telling afterwards', () => {
  it.each<[string, Settled, boolean]>([
    ['an answer', ok('a', measured(0.8)), false],
    ['an abstention', abstain('No signal.'), false],
    ['a path not taken', SKIPPED, false],
    ['a failure', fail('Timed out.'), true],
  ])('%s', (_, answer, isFailure) => {
    for (const before of [state('closed'), state('half-open', 3, 5)]) {
      const waiting = run(answer, { ask: before });
      expect(waiting.out).toBeUndefined();
      expect(toldOf(waiting)[1]).toMatchObject({ op: 'tell', isFailure });
    }
  });

  it('then hands the answer on as it was, without its cost', () => {
    const paid = ok('a', measured(0.8), { cost: { units: 1, ms: 1, calls: 1 } });
    for (const tell of [done, fail('No connection.')])
      expect(settledOf(run(paid, { ask: state('closed'), tell }))).toEqual({ ...paid, cost: NO_COST });
  });

  it('waits for the inside', () => {
    expect(run(undefined, { ask: state('closed') }).out).toBeUndefined();
    expect(run(undefined, { ask: state('closed') }).asked).toHaveLength(1);
  });
});

it('passes abstentions, failures and untaken paths on without asking', () => {
  for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
    const ran = runOnce(circuit, { inputs: { in: belief }, takes: ['a'] });
    expect(settledOf(ran)).toEqual(belief);
    expect(ran.asked).toEqual([]);
  }
  expect(takenPorts(runOnce(circuit, { inputs: { in: SKIPPED } }))).toEqual([]);
});

describe('before running', () => {
  it('is what its inside is', () => {
    const result = { type: label(['a']), claims: ['c'], status: 'calibrated' } as const;
    const arriving = { ...NO_FACTS, type: text };
    const made = circuit.infer(fakeInfer(circuit, { facts: { in: [arriving], result: [result] } }));
    expect(made).toEqual({ item: arriving, out: result });
  });

  it.each([{ failRate: 0 }, { failRate: 1.1 }, { window: 0 }, { openMs: 1 }, { halfOpen: 0 }])(
    'refuses %j',
    (config) => expect(circuit.config.safeParse(config).success).toBe(false),
  );
});
