/** An agent that looks up what another one answered. */
import { z } from 'zod';

const LIMIT = 5_000;

export const recordedConfig = z.strictObject({
  /** Who answered, when, and under which licence; shown wherever its answers are. */
  source: z.string().trim().min(1, 'Say where the answers come from.').max(500),
  answers: z
    .array(
      z.strictObject({
        input: z.string().max(20_000),
        value: z.unknown(),
        score: z.number().min(0).max(1).optional(),
      }),
    )
    .min(1, 'It needs at least one answer.')
    .max(LIMIT),
  method: z.enum(['none', 'margin', 'softmax', 'verbal', 'logprob', 'consistency', 'judge']).default('none'),
});
export type RecordedConfig = z.infer<typeof recordedConfig>;
