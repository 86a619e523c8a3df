import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { human } from './human.ts';
import { abstain, fail, ok, unknown } from './kit/belief.ts';
import { bool, label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const subject = ok('positive', says(0.6), { evidence: ['vader'] });
const ask = (config = {}, about = subject) => {
  const { asked } = runOnce(human, { config, inputs: { in: about } });
  return asked[0]?.request;
};
const answered = (value: unknown, config = {}) =>
  runOnce(human, { config, inputs: { in: subject }, effects: { ask: ok(value, unknown('none', 'given')) } });

describe('the question', () => {
  it('is asked once, with its subject, and waits', () => {
    const ran = runOnce(human, {
      config: { question: 'Good?', deadlineHours: 1.5, onTimeout: 'fail' },
      inputs: { in: subject },
    });
    expect(ran.out).toBeUndefined();
    expect(ran.asked).toEqual([
      {
        name: 'ask',
        request: {
          kind: 'person',
          question: 'Good?',
          options: undefined,
          subject,
          answerType: label(),
          deadlineMs: 5_400_000,
          onTimeout: 'fail',
        },
      },
    ]);
  });

  it.each([
    [{ options: ['yes', 'no'] }, subject, ['yes', 'no']],
    [
      {},
      {
        ...subject,
        alternatives: [
          { value: 'positive', p: 0.6 },
          { value: 'negative', p: 0.4 },
        ],
      },
      ['positive', 'negative'],
    ],
    [{}, subject, undefined],
    [{ answerType: 'Text', options: ['yes'] }, subject, undefined],
    [{}, abstain('No signal.'), undefined],
  ])('%j about %j offers %j', (config, about, options) => {
    expect(ask(config, about as typeof subject)).toMatchObject({ options });
  });

  it('is asked about abstentions and failures too, but not on a path that was not taken', () => {
    expect(ask({}, fail('Timed out.') as never)).toMatchObject({ kind: 'person' });
    expect(takenPorts(runOnce(human, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('the answer', () => {
  it('decides its own claim, and names the assumption', () => {
    expect(settledOf(answered('negative'))).toMatchObject({
      outcome: 'ok',
      value: 'negative',
      conf: {
        status: 'derived',
        claim: 'human-would-approve',
        ...{ p: 1, lo: 1, hi: 1 },
        rule: 'human',
        assumes: ['the person who answered is the standard (humanIsGold)'],
      },
      evidence: ['vader', 'node'],
      verified: [{ oracle: 'person', verdict: 'pass', covers: 'human-would-approve' }],
    });
  });

  it.each([
    ['Bool', 'yes'],
    ['Num', '3'],
    ['Num', Number.NaN],
    ['Label', 'maybe'],
  ])('of the wrong type for %s is a failure', (answerType, value) => {
    const options = ['yes', 'no'];
    expect(settledOf(answered(value, { answerType, options }))).toMatchObject({ outcome: 'fail' });
  });

  it.each([abstain('Nobody answered in time.'), fail('Nobody answered in time.')])(
    'that never came is passed on: %j',
    (expired) => {
      const ran = runOnce(human, { inputs: { in: subject }, effects: { ask: expired } });
      expect(settledOf(ran)).toEqual(expired);
      const output = settledOf(ran);
      expect(human.explain?.({ ...fakeRun(human, {}), output, port: 'out' }).lines).toEqual([
        'Nobody answered.',
      ]);
    },
  );
});

describe('before running', () => {
  it.each([
    [{}, label()],
    [{ options: ['a', 'b'] }, label(['a', 'b'])],
    [{ answerType: 'Text' }, text],
    [{ answerType: 'Num' }, num],
    [{ answerType: 'Bool' }, bool],
  ])('%j gives %j, verified', (config, type) => {
    expect(human.infer(fakeInfer(human, { config })).out).toEqual({
      type,
      claims: ['human-would-approve'],
      status: 'derived',
      verified: true,
    });
  });

  it('finds repeated options', () => {
    expect(codesOf(human, { config: { options: ['a', 'a'] } })).toEqual(['R9.options-repeat']);
    expect(codesOf(human, { config: { options: ['a', 'b'] } })).toEqual([]);
  });
});
