/** An agent that is a language model. */
import { z } from 'zod';

export const PROVIDERS = ['openai', 'anthropic', 'google', 'compatible'] as const;

const price = z.strictObject({
  /** Per million tokens. */
  input: z.number().min(0).max(100_000),
  output: z.number().min(0).max(100_000),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('USD'),
});

const MODEL = z.string().trim().min(1, 'Name the model.').max(200);

export const modelConfig = z
  .strictObject({
    provider: z.enum(PROVIDERS),
    model: MODEL,
    /** Needed for `compatible`, e.g. http://127.0.0.1:11434/v1; elsewhere it replaces the provider's own. */
    baseUrl: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional(),
    secretId: z.string().max(120).optional(),
    instructions: z.string().max(20_000).default(''),
    temperature: z.number().min(0).max(2).optional(),
    maxOutputTokens: z.int().min(1).max(200_000).default(2_048),
    /** Where its score comes from. `none`: it gives none, and its confidence is unknown. */
    confidence: z
      .discriminatedUnion('method', [
        z.strictObject({ method: z.literal('none') }),
        z.strictObject({ method: z.literal('logprob') }),
        z.strictObject({ method: z.literal('verbal') }),
        z.strictObject({ method: z.literal('consistency'), samples: z.int().min(2).max(10).default(5) }),
        z.strictObject({
          method: z.literal('semantic-entropy'),
          samples: z.int().min(2).max(10).default(5),
          /** Answers at least this alike, by their words, mean the same. */
          alike: z.number().min(0.1).max(1).default(0.6),
        }),
        z.strictObject({ method: z.literal('judge'), model: MODEL.optional() }),
      ])
      .default({ method: 'none' }),
    /** Your own price, where it differs from the list or is not on it. */
    price: price.optional(),
  })
  .refine(({ provider, baseUrl }) => provider !== 'compatible' || baseUrl !== undefined, {
    path: ['baseUrl'],
    message: 'A compatible server needs its address, e.g. http://127.0.0.1:11434/v1.',
  });

export type ModelConfig = z.infer<typeof modelConfig>;
