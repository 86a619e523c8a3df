/** How an agent is called when it is slow, broken, or asked too often. Every field has a default that is safe. */
import { z } from 'zod';

export const breakerRule = z.strictObject({
  /** Share of failures among the last `window` calls from which it opens. */
  failRate: z.number().gt(0).max(1).default(0.5),
  window: z.int().min(2).max(1_000).default(20),
  openMs: z.int().min(100).max(3_600_000).default(30_000),
  trials: z.int().min(1).max(20).default(1),
  /** An answer below this score counts as a failure, too. */
  lowConfidence: z.number().gt(0).max(1).optional(),
});

export const resilience = z.strictObject({
  /** Of one attempt; the node's own limit bounds them all. */
  timeoutMs: z.int().min(100).max(600_000).default(30_000),
  /** Further attempts after a passing problem. They come out of a budget: at most about one call in eleven. */
  retries: z.int().min(0).max(5).default(2),
  /** The pause before the first of them; later ones are longer, each with jitter. */
  backoffMs: z.int().min(0).max(60_000).default(200),
  breaker: breakerRule.nullable().prefault({}),
  /** Calls at once, over all workers. */
  concurrency: z.int().min(1).max(1_000).optional(),
  /** Requests started in a minute, over all workers. */
  perMinute: z.int().min(1).max(100_000).optional(),
  /** A call that takes longer than this is made a second time; the first answer counts. */
  hedgeMs: z.int().min(10).max(600_000).optional(),
  /** Answers are kept: used again while younger than `freshMs`, and up to `keptMs` when a call fails. */
  cache: z
    .strictObject({
      freshMs: z
        .int()
        .min(0)
        .max(30 * 86_400_000),
      keptMs: z
        .int()
        .min(0)
        .max(90 * 86_400_000),
      /** What is known of an answer loses half its weight in this time. */
      halfLifeMs: z
        .int()
        .min(1_000)
        .max(365 * 86_400_000)
        .default(7 * 86_400_000),
    })
    .optional(),
});

export type Resilience = z.infer<typeof resilience>;
