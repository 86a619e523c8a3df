import { describe, expect, it } from 'vitest';
import { type AgentCard, SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { listFacts } from './kit/facts.ts';
import { asItems, itemsOf } from './kit/items.ts';
import { json, label, list, num, type PortType, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, type Ran, runOnce, says, settledOf } from './kit/testing.ts';
import { rank } from './rank.ts';

const see = unknown('none', 'see-members');
const items = (...beliefs: Belief[]) => ok(asItems(beliefs), see, { evidence: ['m'] });
const item = (value: string, conf: Confidence) => ok(value, conf, { evidence: [value] });
const mute = unknown('label-correct', 'no-signal');
const pairs = { by: 'pairwise', agentId: 'judge' };
const order = (ran: Ran) => itemsOf(settledOf(ran)).map(({ outcome, value }) => value ?? outcome);

/** Plays the judge until nothing more is asked; counts rounds and the most that waited at once. */
function play(list: Belief, judge: (a: string, b: string) => Belief, config: object = {}) {
  const effects: Record<string, Belief> = {};
  let most = 0;
  for (;;) {
    const ran = runOnce(rank, { config: { ...pairs, ...config }, inputs: { in: list }, effects });
    const open = ran.asked.filter(({ name }) => !(name in effects));
    most = Math.max(most, open.length);
    if (ran.out) return { ran, most, calls: Object.keys(effects).length };
    for (const { name, request } of open) {
      if (request.kind !== 'agent') throw new Error(request.kind);
      const { a, b } = request.input as { a: string; b: string };
      effects[name] = judge(a, b);
    }
  }
}

const said = (value: unknown) => ok(value, says(0.9, 'better-of-two'));
const alphabetical = (a: string, b: string) => said(a < b ? 'a' : 'b');
const letters = items(...['d', 'b', 'e', 'a', 'c'].map((one) => item(one, mute)));

describe('by score', () => {
  it.each([
    [{}, ['c', 'a', 'd', 'b', 'x', 'fail']],
    [{ topK: 2 }, ['c', 'a']],
    [{ topK: 9 }, ['c', 'a', 'd', 'b', 'x', 'fail']],
  ])('with %j: %j', (config, wanted) => {
    const given = items(
      item('b', says(0)),
      fail('Late.'),
      item('a', says(0.4)),
      item('x', mute),
      item('c', measured(0.9)),
      item('d', says(0.4)),
    );
    expect(order(runOnce(rank, { config, inputs: { in: given } }))).toEqual(wanted);
  });

  it('leaves each item its confidence, and rests on all evidence of those kept', () => {
    const given = items(item('a', says(0.4)), item('c', measured(0.9)));
    const out = settledOf(runOnce(rank, { config: { topK: 1 }, inputs: { in: given } }));
    expect(itemsOf(out)).toEqual([item('c', measured(0.9))]);
    expect(out).toMatchObject({ evidence: ['m', 'c'], conf: see });
  });

  it.each([
    [items(), []],
    [ok(['b', 'a'], says(0.4)), ['b', 'a']],
  ])('of %j: %j', (given, wanted) => expect(order(runOnce(rank, { inputs: { in: given } }))).toEqual(wanted));

  it('hands on what is not ok, waits, and leaves a path not taken alone', () => {
    expect(settledOf(runOnce(rank, { inputs: { in: abstain('No.') } }))).toEqual(abstain('No.'));
    expect(runOnce(rank, { inputs: { in: undefined } }).out).toBeUndefined();
    expect(runOnce(rank, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
    expect(settledOf(runOnce(rank, { inputs: { in: ok('text', says(1)) } })).outcome).toBe('fail');
  });
});

describe('in pairs', () => {
  it('orders by the verdicts, each pair both ways, a few at a time', () => {
    const { ran, most, calls } = play(letters, alphabetical);
    expect(order(ran)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([most, calls]).toEqual([8, 20]);
  });

  it('gives each item the chance of being the best, as a raw score', () => {
    const out = itemsOf(settledOf(play(letters, alphabetical).ran));
    const raws = out.map(({ conf }) => (conf.status === 'self_reported' ? conf.raw : Number.NaN));
    expect(raws.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(raws).toEqual(raws.toSorted((a, b) => b - a));
    expect(out[0]?.conf).toMatchObject({ claim: 'best-of-list', method: 'pairwise' });
    expect(out[0]?.evidence).toEqual(['a', 'node']);
  });

  it.each([
    [{ maxComparisons: 5, topK: 2 }, 5],
    [{ maxComparisons: 11, topK: 2 }, 11],
  ])('with %j asks %i times', (config, calls) => {
    const played = play(letters, alphabetical, config);
    expect(played.calls).toBe(calls);
    expect(order(played.ran)).toHaveLength(2);
  });

  it('a judge who declines finds them equal', () => {
    const out = itemsOf(settledOf(play(letters, () => abstain('Equal.')).ran));
    expect(out.map(({ value }) => value)).toEqual(['d', 'b', 'e', 'a', 'c']);
    for (const { conf } of out) expect((conf as { raw: number }).raw).toBeCloseTo(1 / 5, 9);
  });

  it('failures do not count, and are named', () => {
    let n = 0;
    const judge = (a: string, b: string) => (n++ % 5 === 0 ? fail('Late.') : alphabetical(a, b));
    const { ran } = play(letters, judge);
    expect(order(ran)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(settledOf(ran).reason).toBe('4 of 20 comparisons failed and do not count.');
  });

  it.each([() => fail('Late.'), () => said('both'), () => said(7)])(
    'a judge who says nothing leaves the order of scores, and who is best is unknown: %s',
    (judge) => {
      const given = items(item('b', says(0.2)), item('a', says(0.8)));
      const { ran } = play(given, judge);
      expect(order(ran)).toEqual(['a', 'b']);
      expect(settledOf(ran).reason).toBe('The judge said nothing about 2 of 2 items: ordered by score.');
      for (const { conf } of itemsOf(settledOf(ran)))
        expect(conf).toEqual(unknown('best-of-list', 'no-signal'));
    },
  );

  it('too few comparisons leave some without a verdict', () => {
    const { ran } = play(letters, alphabetical, { maxComparisons: 3 });
    expect(settledOf(ran).reason).toBe('The judge said nothing about 1 of 5 items: ordered by score.');
  });

  it('what has no value is not compared, and comes last', () => {
    const { ran, calls } = play(
      items(fail('Late.'), item('b', mute), abstain('No.'), item('a', mute)),
      alphabetical,
    );
    expect(order(ran)).toEqual(['a', 'b', 'fail', 'abstain']);
    expect(calls).toBe(2);
    expect(itemsOf(settledOf(ran))[2]?.conf).toEqual(unknown('best-of-list', 'not-ok'));
  });

  it.each([[items()], [items(item('a', mute))], [items(fail('Late.'))]])(
    'needs nobody to judge %j',
    (given) => {
      expect(play(given, alphabetical).calls).toBe(0);
    },
  );
});

it('says why', () => {
  const { ran } = play(letters, alphabetical, { topK: 2 });
  const why = rank.explain?.({ ...fakeRun(rank, { config: pairs }), output: settledOf(ran), port: 'out' });
  expect(why?.lines[0]).toBe('chance of being the best: w / sum of all w');
  expect(why?.lines[1]).toMatch(/^1\. 0\.\d+, 2\. 0\.\d+$/);
});

describe('before running', () => {
  const judge: AgentCard = {
    id: 'judge',
    version: '1',
    title: 'Judge',
    about: '',
    family: 'rules',
    task: 'judge',
    input: json({ a: text, b: text }),
    output: label(['a', 'b']),
    claim: 'better-of-two',
    method: 'none',
    units: 2,
    provider: 'built-in',
  };
  const agents = [judge, { ...judge, id: 'free', output: label() }];
  const of = (type: PortType, status: Confidence['status'] = 'self_reported', count?: number) =>
    listFacts({ type, claims: ['label-correct'], status }, count);

  it.each([
    [{}, of(text), []],
    [{}, of(text, 'unknown'), ['R12.no-score']],
    [{}, { type: list(text), claims: [], status: 'unknown' as const }, ['R12.no-score']],
    [pairs, of(text, 'unknown'), []],
    [pairs, of(num), ['R8.agent-input']],
    [{ by: 'pairwise' }, of(text), ['R8.agent-none']],
    [{ ...pairs, agentId: 'nobody' }, of(text), ['R8.agent-missing']],
    [{ ...pairs, agentId: 'free' }, of(text), ['R8.pair-output']],
    [{ ...pairs, maxComparisons: 4 }, of(text, 'unknown', 5), []],
    [{ ...pairs, maxComparisons: 3 }, of(text, 'unknown', 5), ['R9.comparisons-few']],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(rank, { config, agents, facts: { in: [facts] } })).toEqual(codes);
  });

  it('says nothing about pairs while nothing is connected', () => {
    expect(codesOf(rank, { config: pairs, agents })).toEqual([]);
  });

  it.each([
    [{}, of(text, 'derived', 9), of(text, 'derived', 9)],
    [{ topK: 4 }, of(text, 'derived', 9), of(text, 'derived', 4)],
    [{ topK: 4 }, of(text, 'derived'), of(text, 'derived')],
    [
      pairs,
      of(text, 'derived', 9),
      listFacts({ type: text, claims: ['best-of-list'], status: 'self_reported' }, 9),
    ],
  ])('with %j after %j gives %j', (config, facts, out) => {
    expect(rank.infer(fakeInfer(rank, { config, facts: { in: [facts] } })).out).toEqual(out);
  });

  it.each([
    [{}, { calls: 0, units: 0, ms: 0, people: 0 }],
    [
      { ...pairs, maxComparisons: 20, timeoutMs: 100 },
      { calls: 20, units: 40, ms: 300, people: 0 },
    ],
  ])('with %j costs at most %j', (config, most) => {
    expect(
      rank.bound?.({ config: rank.config.parse(config), agent: () => judge, inside: most, takes: [] }),
    ).toEqual(most);
  });

  it.each([{ by: 'luck' }, { topK: 0 }, { maxComparisons: 501 }])('refuses %j', (config) => {
    expect(rank.config.safeParse(config).success).toBe(false);
  });
});
