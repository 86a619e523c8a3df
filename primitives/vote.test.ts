import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, fail, isStatusAtMost, ok, shownNumber, unknown } from './kit/belief.ts';
import { asItems } from './kit/items.ts';
import { asMembers } from './kit/members.ts';
import { label, text } from './kit/port-type.ts';
import {
  CASES,
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  voices,
} from './kit/testing.ts';
import { vote } from './vote.ts';

let serial = 0;
const ballot = (value: unknown, more: Partial<Belief> = {}): Belief => {
  serial += 1;
  return ok(value, says(0.9), { evidence: [`agent-${serial}`], ...more });
};
const cast = (beliefs: readonly Belief[], config = {}) =>
  settledOf(runOnce(vote, { config, inputs: { in: beliefs } }));
const all = (...values: unknown[]): Belief[] => values.map((value) => ballot(value));

describe('who wins', () => {
  it.each([
    [{ mode: 'plurality' }, ['a', 'a', 'b', 'c'], 'a', 2 / 4],
    [{ mode: 'majority' }, ['a', 'a', 'b'], 'a', 2 / 3],
    [{ mode: 'majority' }, ['a', 'a', 'b', 'b', 'a'], 'a', 3 / 5],
    [{ mode: 'quorum', quorum: 4 }, ['a', 'a', 'b', 'a', 'a'], 'a', 4 / 5],
    [{ mode: 'unanimous' }, ['a', 'a', 'a'], 'a', 1],
    [{ tie: 'first' }, ['b', 'a', 'a', 'b'], 'b', 2 / 4],
    [{}, [1, 2, 1], 1, 2 / 3],
    [{}, [true, true, false], true, 2 / 3],
    [{}, [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }], { a: 1, b: 2 }, 2 / 3],
    [{}, ['Paris ', 'paris', 'London', 'paris'], 'paris', 3 / 4],
  ])('%j of %j', (...row) => {
    const [config, values, value, raw] = row;
    const won = cast(all(...values), config);
    expect(won).toMatchObject({ outcome: 'ok', value });
    expect(won.conf).toEqual({ status: 'self_reported', claim: 'label-correct', raw, method: 'agreement' });
  });

  it.each([
    [{ mode: 'majority' }, ['a', 'a', 'b', 'c'], 'No answer has the 3 votes needed by majority.'],
    [{ mode: 'quorum', quorum: 4 }, ['a', 'a', 'a', 'b'], 'No answer has the 4 votes needed by quorum.'],
    [{ mode: 'unanimous' }, ['a', 'a', 'b'], 'No answer has the 3 votes needed by unanimous.'],
    [{}, ['a', 'b'], '2 answers are tied.'],
    [{ match: 'exact' }, ['Paris', 'paris'], '2 answers are tied.'],
    [{}, [0.1, 0.2], '2 answers are tied.'],
  ])('nobody by %j of %j', (config, values, reason) => {
    const lost = cast(all(...values), config);
    expect(lost.outcome).toBe('abstain');
    expect(lost.reason).toContain(reason);
    expect(lost.reason).toContain(`${values.length} of ${values.length} spoke`);
    expect(lost.conf.status).toBe('unknown');
  });

  it('gives the shares of all answers', () => {
    expect(cast(all('a', 'b', 'a', 'c')).alternatives).toEqual([
      { value: 'a', p: 0.5 },
      { value: 'b', p: 0.25 },
      { value: 'c', p: 0.25 },
    ]);
  });
});

describe('who counts as a voice', () => {
  it('abstentions and failures do not vote and take nothing away', () => {
    const spoke = all('a', 'a', 'b');
    const more = [...spoke, abstain('No signal.'), fail('Timed out.')];
    expect(cast(more)).toEqual(cast(spoke));
    expect(cast(more, { mode: 'majority' }).value).toBe('a');
  });

  it('nobody: it abstains and says so', () => {
    const none = cast([abstain('No signal.'), fail('Timed out.')]);
    expect(none).toMatchObject({ outcome: 'abstain', reason: 'Nobody voted. 0 of 2 spoke.' });
  });

  it('one alone agrees with nobody: the confidence is unknown, not 1', () => {
    expect(cast([ballot('a'), abstain('No signal.')])).toMatchObject({
      value: 'a',
      conf: { status: 'unknown', why: 'no-signal' },
    });
  });

  it('the same evidence twice is one voice', () => {
    const once = ballot('a', { evidence: ['x', 'y'] });
    const again = ballot('a', { evidence: ['y', 'x'] });
    expect(cast([once, again, ballot('b')], { tie: 'abstain' }).outcome).toBe('abstain');
    expect(cast([once, again, ballot('a')]).conf).toMatchObject({ raw: 1 });
  });

  it('a source that contradicts itself is no voice', () => {
    const yes = ballot('a', { evidence: ['x'] });
    const no = ballot('b', { evidence: ['x'] });
    expect(cast([yes, no, ballot('b'), ballot('b')]).conf).toMatchObject({ raw: 1 });
    expect(cast([yes, no])).toMatchObject({
      outcome: 'abstain',
      conf: { status: 'unknown', why: 'contradiction-from-one-source' },
    });
  });

  it('members of a record are voices', () => {
    const record = ok(
      asMembers({ x: ballot('a'), y: ballot('a'), z: ballot('b') }),
      unknown('none', 'see-members'),
    );
    expect(cast([record, ballot('a')])).toMatchObject({ value: 'a', conf: { raw: 3 / 4 } });
  });

  it('skipped paths are nobody, and an empty list of voices is an abstention', () => {
    expect(settledOf(runOnce(vote, { inputs: { in: [SKIPPED, ...all('a', 'a')] } })).conf).toMatchObject({
      raw: 1,
    });
    for (const stop of ['all', 'decided']) {
      const out = settledOf(
        runOnce(vote, {
          config: { stop },
          inputs: { in: [ok(asItems([]), unknown('none', 'see-members'))] },
        }),
      );
      expect(out).toMatchObject({ outcome: 'abstain', reason: 'Nobody voted. 0 of 0 spoke.' });
    }
  });

  it('numbers about different things are not put together', () => {
    const other = ballot('a', { conf: says(0.8, 'language-correct') });
    expect(cast([ballot('a'), other]).conf).toEqual(unknown('none', 'claims-differ'));
  });
});

describe('stopping early', () => {
  const decide = (config: Readonly<Record<string, unknown>>, values: readonly (string | undefined)[]) =>
    runOnce(vote, {
      config,
      inputs: { in: values.map((one) => (one === undefined ? undefined : ballot(one))) },
    }).out;
  const w = undefined;

  it.each([
    [{ mode: 'plurality' }, ['a', 'a', 'b', w], false],
    [{ mode: 'plurality' }, ['a', 'a', 'a', 'b', w], true],
    [{ mode: 'plurality' }, ['a', 'a', w], true],
    [{ mode: 'majority' }, ['a', 'a', 'a', w, w], true],
    [{ mode: 'majority' }, ['a', 'a', w, w], false],
    [{ mode: 'majority' }, ['a', 'b', 'c', 'd', w], true],
    [{ mode: 'quorum', quorum: 2 }, ['a', 'a', w], true],
    [{ mode: 'quorum', quorum: 2 }, ['a', 'a', w, w], false],
    [{ mode: 'quorum', quorum: 4 }, ['a', 'b', 'c', w], true],
    [{ mode: 'unanimous' }, ['a', 'b', w, w, w], true],
    [{ mode: 'unanimous' }, ['a', 'a', w], false],
    [{ mode: 'plurality' }, [w, w], false],
  ])('%j of %j: %s', (config, values, isDecided) => {
    expect(decide({ ...config, stop: 'decided' }, values) !== undefined).toBe(isDecided);
    expect(decide({ ...config, stop: 'all' }, values)).toBeUndefined();
  });

  it('never gives another winner than waiting would have', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'silent'), { minLength: 1, maxLength: 7 });
    const rule = fc.record({
      mode: fc.constantFrom('plurality', 'majority', 'quorum', 'unanimous'),
      quorum: fc.integer({ min: 1, max: 7 }),
      tie: fc.constantFrom('abstain', 'first'),
    });
    const settle = (one: string) => (one === 'silent' ? abstain('No signal.') : ballot(one));
    fc.assert(
      fc.property(letters, rule, fc.nat(), (values, config, cut) => {
        const ballots = values.map(settle);
        const arrived = ballots.map((one, i) => (i <= cut % values.length ? one : undefined));
        const early = runOnce(vote, { config: { ...config, stop: 'decided' }, inputs: { in: arrived } });
        if (early.out === undefined) return;
        const full = cast(ballots, config);
        const sooner = settledOf(early);
        expect([sooner.outcome, sooner.value]).toEqual([full.outcome, full.value]);
      }),
      CASES,
    );
  });
});

describe('laws', () => {
  it('holds for any order of voices, stays in [0, 1], and comes through JSON exactly', () => {
    const shuffled = voices().chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom('plurality', 'majority', 'unanimous'), ([one, other], mode) => {
        const [a, b] = [cast(one, { mode }), cast(other, { mode })];
        expect(JSON.stringify([b.outcome, b.value, b.conf])).toBe(
          JSON.stringify([a.outcome, a.value, a.conf]),
        );
        const number = shownNumber(a.conf) ?? 0.5;
        expect(number >= 0 && number <= 1).toBe(true);
        expect(isStatusAtMost(a.conf.status, 'self_reported')).toBe(true);
        expect(JSON.parse(JSON.stringify(a))).toEqual(a);
      }),
      CASES,
    );
  });

  it('ignores who does not speak, and who speaks twice', () => {
    fc.assert(
      fc.property(voices(), (given) => {
        const won = cast(given);
        const [winner, share] = [won.value, won.conf];
        for (const more of [
          [...given, abstain('No signal.')],
          [...given, ...given],
        ]) {
          expect([cast(more).value, cast(more).conf]).toEqual([winner, share]);
        }
      }),
      CASES,
    );
  });
});

describe('before running', () => {
  const facts = (...types: (typeof text)[]) =>
    types.map((type) => ({ type, claims: ['label-correct'], status: 'self_reported' as const }));

  it('is of the common type, and at most self-reported', () => {
    const context = fakeInfer(vote, { facts: { in: facts(label(['a']), label(['b'])) } });
    expect(vote.infer(context).out).toEqual({
      type: label(['a', 'b']),
      claims: ['label-correct'],
      status: 'self_reported',
    });
  });

  it.each([
    [{ mode: 'quorum' }, 3, ['R9.quorum-none']],
    [{ mode: 'quorum', quorum: 4 }, 3, ['R9.quorum-large']],
    [{ mode: 'quorum', quorum: 3 }, 3, []],
    [{ mode: 'plurality', quorum: 9 }, 3, []],
  ])('%j with %d voices: %j', (config, n, codes) => {
    expect(codesOf(vote, { config, facts: { in: facts(...Array(n).fill(text)) } })).toEqual(codes);
  });

  it('cannot stop early among the members of one record', () => {
    const known = {
      config: { stop: 'decided' },
      facts: { in: facts(text, text, text) },
      names: { in: ['panel'] },
    };
    expect(codesOf(vote, known)).toEqual(['R9.stop-record']);
  });
});

it('explains the count', () => {
  const beliefs = [...all('a', 'a', 'b'), abstain('No signal.')];
  const context = { ...fakeRun(vote, { inputs: { in: beliefs } }), output: cast(beliefs), port: 'out' };
  expect(vote.explain?.(context)).toEqual({
    rule: 'vote',
    lines: [
      '3 of 4 spoke. a 2, b 1.',
      'agreement = 2 / 3 = 0.6667',
      'How likely the majority is right cannot be said: how reliable these voices are has not been measured.',
    ],
    assumes: [],
  });
});

it('takes calibrated voices too, and does not pass their numbers off as its own', () => {
  const sure = [ok('a', measured(0.9), { evidence: ['x'] }), ok('a', measured(0.8), { evidence: ['y'] })];
  expect(cast(sure).conf).toMatchObject({ status: 'self_reported', raw: 1, method: 'agreement' });
});
