import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { isUnique } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import type { PortType } from './kit/port-type.ts';
import { any, label } from './kit/port-type.ts';

/** The event a person decides by answering. */
export const HUMAN_CLAIM = 'human-would-approve';

const config = z.strictObject({
  question: z.string().min(1).max(2000).default('Is this right?').describe('What the person is asked.'),
  answerType: z
    .enum(['Text', 'Label', 'Bool', 'Num'])
    .default('Label')
    .describe('What kind of answer the person gives.'),
  options: z
    .array(z.string().min(1).max(120))
    .max(50)
    .default([])
    .describe('Answers to choose from, for the type Label; none means the labels that can arrive.'),
  deadlineHours: z
    .number()
    .positive()
    .max(8760)
    .optional()
    .describe('After how many hours the question expires; without it the run waits as long as need be.'),
  onTimeout: z.enum(['abstain', 'fail']).default('abstain').describe('What an expired question counts as.'),
});

type Config = z.infer<typeof config>;

function answerTypeOf({ answerType, options }: Config, subject?: PortType): PortType {
  if (answerType !== 'Label') return { t: answerType };
  if (options.length) return label(options);
  return subject?.t === 'Label' ? subject : label();
}

export const human = definePrimitive({
  id: 'human',
  version: 1,
  group: 'verification',
  title: 'Human',
  summary: 'Ask a person and go on with the answer.',
  docs: '',
  cost: 'person',
  config,
  ports: (given) => ({
    in: [{ name: 'in', title: 'Subject', type: any }],
    out: [{ name: 'out', title: 'Answer', type: answerTypeOf(given) }],
  }),
  subtitle: ({ question }) => question,
  infer: (ctx) => ({
    out: {
      type: answerTypeOf(ctx.config, factsOf(ctx, 'in').type),
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
  decide: () => undefined,
});
