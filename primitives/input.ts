import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { fail } from './kit/belief.ts';
import { isUnique, toPortType, VALUE_TYPES } from './kit/config-type.ts';
import { showType } from './kit/port-type.ts';

const config = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'A name starts with a letter and has only letters, digits and _.')
    .default('text')
    .describe('Name under which a run is given this value.'),
  type: z.enum(VALUE_TYPES).default('Text').describe('What kind of value is given.'),
  labels: z
    .array(z.string().min(1).max(120))
    .max(200)
    .default([])
    .describe('The labels to choose from, for the type Label; none means any label.'),
  description: z.string().max(500).default('').describe('What to enter, shown above the field of a run.'),
  sample: z.string().max(20_000).optional().describe('An example to try the pattern with.'),
});

export const input = definePrimitive({
  id: 'input',
  version: 1,
  group: 'io',
  title: 'Input',
  summary: 'Take a value from whoever starts the run.',
  docs: `The start of a pattern. Each input node asks for one value by its name; a run begins when every input has one.

A value that somebody typed in carries no confidence: it is shown as *given*, which is one of the reasons for an unknown confidence, and not as 100 %.`,
  example: {
    about: 'A run that nobody gave a value to says so.',
    arrives: {},
    leaves: { out: 'fails: No value was given for the input text.' },
  },
  cost: 'free',
  config,
  ports: ({ type, labels }) => ({
    in: [],
    out: [{ name: 'out', title: 'Value', type: toPortType(type, labels) }],
  }),
  subtitle: ({ name, type, labels }) => `${name}: ${showType(toPortType(type, labels))}`,
  infer: ({ config: { type, labels } }) => ({
    out: { type: toPortType(type, labels), claims: [], status: 'unknown' },
  }),
  issues: {
    'R9.labels-repeat': {
      sentence: 'A label is listed twice.',
      fix: 'Remove one of the two.',
    },
  },
  check: ({ config: { labels } }) =>
    isUnique(labels) ? [] : [{ code: 'R9.labels-repeat', field: 'labels' }],
  // The engine supplies the belief of an input; this is what a run sees if nobody gave the value.
  run: ({ config: { name } }) => fail(`No value was given for the input ${name}.`),
});
