/** The settings of whatever holds a confidence against a bar. */
import { z } from 'zod';
import { NUMBERS } from './threshold.ts';

export const barFields = {
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('The least number that is accepted as confident, from 0 to 1.'),
  use: z
    .enum(NUMBERS)
    .default('p')
    .describe(
      'Which number is compared: the probability, the lower end of its interval, or the raw score an agent gives itself.',
    ),
};
