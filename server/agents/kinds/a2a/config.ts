/** An agent that speaks A2A. */
import { z } from 'zod';
import { header } from '../headers.ts';

export const a2aConfig = z.strictObject({
  /** Of the agent, or of its card when that ends in `.json`. */
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  headers: z.array(header).max(30).default([]),
  /** Refuse a card that nobody signed. A signature that is there is always checked. */
  signed: z.enum(['if-there', 'always']).default('if-there'),
});

export type A2aConfig = z.infer<typeof a2aConfig>;
