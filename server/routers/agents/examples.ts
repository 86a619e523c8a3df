/** Examples as they come from outside: what of them can be stored and learned from. */
import { z } from 'zod';
import type { Example } from '#server/agents/learn/words.ts';
import { examplesProblem, TRAINING_LIMITS, tidyExamples } from '#server/agents/trained.ts';
import { AppError } from '#server/errors.ts';
import { storableJson } from '#server/runtime/json.ts';

const MAX_BYTES = 5_000_000;

// One more than is taken: the sentence about the limit comes from `examplesProblem`.
export const examplesSchema = z
  .array(z.strictObject({ text: z.string(), label: z.string() }))
  .max(TRAINING_LIMITS.examples + 1);

/** Throws `agent.examples` where nothing can be learned from them. */
export function learnable(given: readonly Example[]): Example[] {
  const text = storableJson(tidyExamples(given));
  if (text.length > MAX_BYTES) {
    throw new AppError('agent.examples', { problem: 'together they are larger than 5 MB.' });
  }
  const learned = examplesSchema.parse(JSON.parse(text));
  const problem = examplesProblem(learned);
  if (problem) throw new AppError('agent.examples', { problem });
  return learned;
}
