import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { type Belief, fail, handOn, ok } from './kit/belief.ts';
import { NOTHING } from './kit/bound.ts';
import { isUnique, toPortType } from './kit/config-type.ts';
import type { PortType } from './kit/port-type.ts';
import { any, hasType, showType } from './kit/port-type.ts';
import { HUMAN_IS_GOLD, personSays } from './kit/verdicts.ts';

/** The event a person decides by answering. */
export const HUMAN_CLAIM = 'human-would-approve';

const config = z.strictObject({
  question: z
    .string()
    .min(1)
    .max(2000)
    .default('What is the right answer?')
    .describe('What the person is asked.'),
  answerType: z
    .enum(['Text', 'Label', 'Bool', 'Num'])
    .default('Label')
    .describe('What kind of answer the person gives.'),
  options: z
    .array(z.string().min(1).max(120))
    .max(50)
    .default([])
    .describe(
      'Answers to choose from, for the type Label; none offers those that arrive, as far as they are known.',
    ),
  deadlineHours: z
    .number()
    .positive()
    .max(8760)
    .optional()
    .describe('After how many hours the question expires; without it the run waits as long as need be.'),
  onTimeout: z.enum(['abstain', 'fail']).default('abstain').describe('What an expired question counts as.'),
});

type Config = z.infer<typeof config>;

const answerTypeOf = ({ answerType, options }: Config): PortType => toPortType(answerType, options);

/** Options to show: those configured, else the labels that the subject names, if it weighs several. */
function optionsFor(
  { answerType, options }: Config,
  { value, alternatives = [] }: Belief,
): string[] | undefined {
  if (answerType !== 'Label') return undefined;
  if (options.length > 0) return [...options];
  const named = [value, ...alternatives.map((one) => one.value)].filter((one) => typeof one === 'string');
  const different = [...new Set(named)];
  return different.length > 1 ? different : undefined;
}

const HOUR_MS = 3_600_000;

/** A person's answer, as the oracle of what this person would approve. */
function decided(answer: unknown, key: string, subject: Belief): Belief {
  return ok(answer, personSays(HUMAN_CLAIM), {
    evidence: [...subject.evidence.filter((one) => one !== key), key],
    verified: [{ oracle: 'person', verdict: 'pass', covers: HUMAN_CLAIM }],
  });
}

export const human = definePrimitive({
  id: 'human',
  version: 1,
  group: 'verification',
  title: 'Human',
  summary: 'Ask a person and go on with the answer.',
  docs: `Stops here and puts a question into the approvals inbox, with what arrived as its subject. The run waits, for days if need be and across restarts, and goes on with the answer. An abstention or failure can be the subject too.

The person's answer is taken as the standard: its probability is 1 for the claim that this person would approve it, and for no other claim. That is an assumption, and it is named wherever the number is explained.

When a deadline is set and passes without an answer, the node abstains or fails, as chosen.`,
  example: {
    about: 'A person decides what the agents could not.',
    config: { question: 'Is this positive?', options: ['positive', 'negative'] },
    arrives: { in: 'abstains: Two answers are tied.' },
    effects: { ask: '"negative", unknown: given' },
    leaves: { out: '"negative", p 1 [1, 1]' },
  },
  cost: 'person',
  config,
  ports: (given) => ({
    in: [{ name: 'in', title: 'Subject', type: any }],
    out: [{ name: 'out', title: 'Answer', type: answerTypeOf(given) }],
  }),
  subtitle: ({ question }) => question,
  infer: (ctx) => ({
    out: {
      type: answerTypeOf(ctx.config),
      claims: [HUMAN_CLAIM],
      status: 'derived',
      verified: true,
    },
  }),
  issues: {
    'R9.options-repeat': { sentence: 'An option is listed twice.', fix: 'Remove one of the two.' },
  },
  check: ({ config: { options } }) =>
    isUnique(options) ? [] : [{ code: 'R9.options-repeat', field: 'options' }],
  tolerant: true,
  decide: (ctx) => {
    const subject = ctx.input('in');
    if (subject === undefined) return undefined;
    if (isSkipped(subject)) return { out: subject };
    const { question, deadlineHours, onTimeout } = ctx.config;
    const answerType = answerTypeOf(ctx.config);
    const answer = ctx.effect('ask', {
      kind: 'person',
      question,
      options: optionsFor(ctx.config, subject),
      subject,
      answerType,
      deadlineMs: deadlineHours === undefined ? undefined : Math.round(deadlineHours * HOUR_MS),
      onTimeout,
    });
    if (answer === undefined) return undefined;
    if (answer.outcome !== 'ok') return handOn(answer);
    if (!hasType(answer.value, answerType))
      return fail(`The answer is not ${showType(answerType)}.`, { claim: HUMAN_CLAIM });
    return decided(answer.value, ctx.key, subject);
  },
  bound: ({ config: { deadlineHours } }) => ({
    ...NOTHING,
    people: 1,
    ms: deadlineHours === undefined ? Number.POSITIVE_INFINITY : Math.round(deadlineHours * HOUR_MS),
  }),
  explain: ({ output }) => ({
    rule: 'human',
    lines:
      output.outcome === 'ok'
        ? ['A person decided this very item: p = 1 for what this person would approve.']
        : ['Nobody answered.'],
    assumes: output.outcome === 'ok' ? [HUMAN_IS_GOLD] : [],
  }),
});
