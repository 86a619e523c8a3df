import { describe, expect, it } from 'vitest';
import { type AgentCard, type Outputs, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, NO_COST, ok, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { asItems } from './kit/items.ts';
import type { LedgerAnswer } from './kit/ledger.ts';
import { label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { route } from './route.ts';

const ports = ['x', 'y', 'z'];
const value = ok('hello', says(0.7), { evidence: ['a'] });
const run = (config: object, effects: Readonly<Record<string, Belief>> = {}, arriving: Belief = value) =>
  runOnce(route, { config: { ports, ...config }, inputs: { in: arriving }, effects });
const only = (ran: ReturnType<typeof run>) => {
  const [port = 'none', ...more] = takenPorts(ran);
  expect(more).toEqual([]);
  return { port, belief: settledOf(ran, port) };
};
const rulesFor = (...rules: [string, string][]) => ({
  policy: 'rules',
  rules: rules.map(([when, port]) => ({ when, port })),
});

describe('rules', () => {
  it.each<[object, Belief, string]>([
    [rulesFor(["value == 'hello'", 'x'], ['true', 'y']), value, 'x'],
    [rulesFor(["value == 'no'", 'x'], ['true', 'y']), value, 'y'],
    [rulesFor(['false', 'x']), value, 'z'],
    [{ ...rulesFor(['false', 'x']), otherwise: 'y' }, value, 'y'],
    [rulesFor(['confidence > 0.5', 'x']), value, 'x'],
    [rulesFor(['confidence > 0.5', 'x']), ok('a', unknown('c', 'given')), 'z'],
    [rulesFor(["status == 'calibrated'", 'x']), ok('a', measured(0.8)), 'x'],
    [rulesFor(["outcome == 'fail'", 'x']), fail('Timed out.'), 'x'],
    [rulesFor(["outcome == 'fail'", 'x']), abstain('No signal.'), 'z'],
    [rulesFor(['value.total > 3', 'x'], ['value', 'x'], ['1 +', 'x'], ['true', 'y']), value, 'y'],
    [rulesFor(['true', 'nowhere'], ['true', 'y']), value, 'y'],
    [rulesFor(), value, 'z'],
  ])('%j send %j to %s', (config, arriving, port) => {
    const taken = only(run(config, {}, arriving));
    expect(taken.port).toBe(port);
    expect(taken.belief).toEqual(arriving);
  });
});

describe('an agent', () => {
  const config = { policy: 'agent', agentId: 'clerk', labels: { billing: 'y' } };
  const answers = (belief: Belief) => run(config, { call: belief });

  it('is asked once, with the bare value', () => {
    const ran = run({ ...config, timeoutMs: 500, seed: 3 });
    expect(ran.out).toBeUndefined();
    expect(ran.asked).toEqual([
      {
        name: 'call',
        request: {
          ...{ kind: 'agent', agentId: 'clerk', version: undefined, input: 'hello' },
          ...{ timeoutMs: 500, seed: 3 },
        },
      },
    ]);
  });

  it.each<[Belief, string, string | undefined]>([
    [ok('x', says(0.2)), 'x', undefined],
    [ok('billing', says(0.9)), 'y', undefined],
    [ok('sales', says(0.9)), 'z', 'The agent named no way: "sales". It goes to z.'],
    [ok('__proto__', says(0.9)), 'z', 'The agent named no way: "__proto__". It goes to z.'],
    [abstain('No signal'), 'z', 'The agent gave no answer: No signal. It goes to z.'],
    [fail('Timed out.'), 'z', 'The agent failed: Timed out. It goes to z.'],
  ])('that answers %j sends it to %s', (answer, port, reason) => {
    const taken = only(answers({ ...answer, cost: { units: 1, ms: 1, calls: 1 } }));
    expect(taken.port).toBe(port);
    expect(taken.belief).toEqual({ ...value, ...(reason && { reason }), cost: NO_COST });
  });

  it.each<[Belief, Belief['outcome']]>([
    [abstain('No signal.'), 'abstain'],
    [fail('Timed out.'), 'fail'],
    [ok(asItems([fail('x')]), says(1)), 'ok'],
  ])('is not asked about %j', (arriving, outcome) => {
    const ran = run(config, {}, arriving);
    expect(ran.asked).toEqual([]);
    expect(only(ran)).toMatchObject({ port: 'z', belief: { outcome } });
  });
});

describe('learned', () => {
  const config = { policy: 'learned', learn: 'thompson', claim: 'label-correct' };
  const told = (answer: unknown) => ok(answer as LedgerAnswer, unknown('none', 'given'));

  it('asks which way has turned out best', () => {
    expect(run(config).asked).toEqual([
      {
        name: 'ledger',
        request: {
          ...{ kind: 'ledger', scope: { claim: 'label-correct', name: '' } },
          question: { ask: 'arm', policy: 'thompson', arms: ports },
        },
      },
    ]);
  });

  it.each<[Belief, string, string]>([
    [
      told({ missing: 0, n: 40, arm: 'y', propensity: 0.75 }),
      'y',
      'Learned from 40 outcomes: y, chosen with probability 0.75.',
    ],
    [
      told({ missing: 20, n: 0 }),
      'z',
      'Nothing is learned yet: 0 outcomes known, 20 more needed. It goes to z.',
    ],
    [
      told({ missing: 0, n: 40, arm: 'gone', propensity: 1 }),
      'z',
      'Nothing is learned yet: 40 outcomes known, 0 more needed. It goes to z.',
    ],
    [told(null), 'z', 'Nothing is learned yet: 0 outcomes known, 0 more needed. It goes to z.'],
    [fail('No connection.'), 'z', 'The ledger failed: No connection. It goes to z.'],
  ])('%j: %s', (ledger, port, reason) => {
    expect(only(run(config, { ledger }))).toEqual({ port, belief: { ...value, reason } });
  });
});

it('takes no way where nothing arrives', () => {
  expect(takenPorts(runOnce(route, { inputs: { in: SKIPPED } }))).toEqual([]);
  expect(Object.keys(runOnce(route, { inputs: { in: SKIPPED } }).out as Outputs)).toEqual(['a', 'b']);
});

describe('before running', () => {
  const card = (output = label(['x', 'y']), input = text): AgentCard => ({
    ...{ id: 'clerk', version: '1.0.0', title: 'Clerk', about: '', family: 'f', task: 't' },
    ...{ input, output, claim: 'c', method: 'margin', units: 1, provider: 'built-in' },
  });
  const facts = { in: [{ ...NO_FACTS, type: text }] };
  const agent = { policy: 'agent', agentId: 'clerk' };

  it('every way carries what arrives', () => {
    const made = route.infer(fakeInfer(route, { config: { ports }, facts }));
    expect(made).toEqual({ x: facts.in[0], y: facts.in[0], z: facts.in[0] });
    expect(route.exits?.(route.config.parse({ ports }))).toEqual(ports);
  });

  it.each<[object, AgentCard, string[]]>([
    [rulesFor(['true', 'x']), card(), []],
    [rulesFor(), card(), ['R9.route-rules']],
    [rulesFor(['true', 'w'], ['1 +', 'x']), card(), ['R9.route-port', 'R9.expression']],
    [{ ...rulesFor(['true', 'x']), otherwise: 'w' }, card(), ['R9.route-port']],
    [{ ...rulesFor(['true', 'x']), ports: ['x', 'x'] }, card(), ['R9.ports-repeat']],
    [agent, card(), []],
    [{ ...agent, labels: { a: 'w' } }, card(), ['R9.route-port']],
    [{ policy: 'agent' }, card(), ['R8.agent-none']],
    [{ ...agent, agentId: 'nobody' }, card(), ['R8.agent-missing']],
    [agent, card(num), ['R8.agent-names']],
    [agent, card(label(['x']), num), ['R8.agent-input']],
    [{ policy: 'learned' }, card(), []],
  ])('%j with %j: %j', (config, one, codes) => {
    expect(codesOf(route, { config: { ports, ...config }, facts, agents: [one] })).toEqual(codes);
  });

  it.each([
    { ports: ['a'] },
    { ports: ['a', '1b'] },
    { ports: ['a', ''] },
    { ports: ['in', 'b'] },
    { policy: 'luck' },
  ])('refuses %j', (config) => expect(route.config.safeParse(config).success).toBe(false));
});
