import { expect, test } from 'vitest';
import { ok } from '#primitives/kit/belief.ts';
import { LIBRARY } from '../all.ts';
import { Sandbox } from '../sandbox.ts';
import { halves, type Item, learn, measure, patternCalled, share, type Trial } from './learning.ts';

const pattern = patternCalled('grounded-answer');
const HANDBOOK = String(LIBRARY.find(({ key }) => key === 'grounded-answer')?.example.handbook);

/** What the right answer must hold; `none` where the handbook does not say. */
const QUESTIONS: readonly (readonly [question: string, holds: string])[] = [
  ['How many days of paid leave does an employee have?', '28 days'],
  ['How many days can be carried over into the next year?', 'five days'],
  ['Who approves leave of more than two weeks?', 'head of department'],
  ['When is the office open on weekdays?', '8 am to 7 pm'],
  ['Which entrance is open on Saturdays?', 'east entrance'],
  ['When does somebody who is ill tell the team?', 'before 9 am'],
  ['From which day of illness is a doctor note needed?', 'fourth day'],
  ['In which class is travel by train booked?', 'second class'],
  ['Are flights within the country paid for?', 'not paid for'],
  ['How much may a hotel cost a night?', '140 euros'],
  ['When are receipts handed in after a journey?', '30 days'],
  ['How often are laptops replaced?', 'four years'],
  ['Where is a broken screen reported?', 'service desk'],
  ['On which extension does the service desk answer?', '4400'],
  ['How many characters do passwords have?', '14 characters'],
  ['May passwords be sent by mail?', 'never sent'],
  ['Where is a lost badge reported?', 'reception'],
  ['Where do visitors sign in?', 'reception'],
  ['What colour is the badge of visitors?', 'yellow'],
  ['Who meets visitors at the entrance?', 'host'],
  ['When does the canteen serve lunch?', 'noon to 2 pm'],
  ['What do guests pay for lunch?', '9 euros'],
  ['Where are allergens listed?', 'counter'],
  ['Where are bicycles parked?', 'basement'],
  ['How many places has the parking garage?', '60 places'],
  ['When are parking places given by lot?', 'January'],
  ['How long do new colleagues have a mentor?', 'six months'],
  ['How long is the probation period?', 'six months'],
  ['How many days of training are paid for by the company?', 'five days a year'],
  ['Until when can leave days be carried over?', 'March'],
  ['Who replaces laptops every four years?', 'Laptops are replaced'],
  ['What happens with a broken screen?', 'service desk'],
  ['Is the office open on Saturdays?', 'Saturdays'],
  ['What do I do with receipts of a journey?', '30 days'],
  ['How many vacation days do I get?', '28 days'],
  ['What is the salary of a new colleague?', 'none'],
  ['Does the company pay for a gym?', 'none'],
  ['May I bring my dog to work?', 'none'],
  ['How do I ask for parental leave?', 'none'],
  ['Which printer is on the second floor?', 'none'],
  ['Can I work from home on Fridays?', 'none'],
  ['Who is the chief executive?', 'none'],
  ['Is there a company car for sales?', 'none'],
  ['How is overtime counted?', 'none'],
  ['What is the wifi key for guests?', 'none'],
  ['When is the summer party?', 'none'],
  ['How do I change my bank details?', 'none'],
  ['Are dental costs covered by the insurance?', 'none'],
  ['Which software may I install?', 'none'],
  ['How long is the notice period?', 'none'],
];

const items: readonly Item[] = QUESTIONS.map(([text, truth]) => ({ text, truth }));
const isRight = (value: unknown, { truth }: Item): boolean =>
  truth !== 'none' && String(value).includes(truth);

/** The pattern with the handbook in its place, so that only the question changes. */
const trial: Trial = { isRight, more: { handbook: HANDBOOK } };

test('without outcomes every answer goes to a person', async () => {
  const { asked, result } = await new Sandbox({ person: () => '28' }).play(pattern, {
    text: items[0]?.text,
    handbook: HANDBOOK,
  });
  expect(asked).toEqual(['Every employee has 28 days of paid leave a year.']);
  expect(result.value).toBe('28');
});

test('of 15 questions the handbook does not answer, at least 13 get no answer', async () => {
  const [even, odd] = halves(items);
  const trials = [
    ...(await measure(pattern, odd, { ...trial, outcomes: await learn(pattern, even, trial) })),
    ...(await measure(pattern, even, { ...trial, outcomes: await learn(pattern, odd, trial) })),
  ];
  const answered = trials.filter(({ asked }) => asked.length === 0);
  const none = trials.filter(({ item }) => item.truth === 'none');
  expect(none).toHaveLength(15);
  expect(none.filter(({ asked }) => asked.length > 0).length).toBeGreaterThanOrEqual(13);
  expect(answered.length).toBeGreaterThan(10);
  expect(share(answered, (one) => one.isRight)).toBeGreaterThan(0.9);
});

test('an answer that the handbook does not hold is stopped by the check, however sure it is', async () => {
  const conf = { status: 'self_reported', claim: 'answer-correct', raw: 1, method: 'lexicon-share' } as const;
  const agents = { 'answer-from-sources': () => ok('Dogs are welcome on Fridays.', conf) };
  const played = await new Sandbox({ agents }).play(pattern, {
    text: 'May I bring my dog?',
    handbook: HANDBOOK,
  });
  expect(played.asked).toEqual([undefined]);
  expect(
    played.events.find((event) => event.kind === 'node.settled' && event.node === 'support'),
  ).toMatchObject({
    out: { out: { outcome: 'abstain' }, verdict: { value: 'fail' } },
  });
});
