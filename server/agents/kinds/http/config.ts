/** An agent behind one HTTP request. Texts of people are CEL, never code. */
import { z } from 'zod';
import { compileCel } from '#primitives/kit/cel.ts';
import { header } from '../headers.ts';

/** What expressions of the request see, and those of the reply. */
export const ASKED = ['input'] as const;
export const REPLIED = ['input', 'reply', 'status'] as const;

const cel = (variables: readonly string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .max(4_000)
    .superRefine((text, context) => {
      const compiled = compileCel(text, variables);
      if (!compiled.isOk) context.addIssue({ code: 'custom', message: `Expression: ${compiled.problem}` });
    });

/** Where it is, with `{expression}` in its path or query; what comes in is always escaped. */
export const urlTemplate = z
  .string()
  .trim()
  .max(2_000)
  .superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });

function urlProblem(text: string): string | undefined {
  const origin = /^https?:\/\/[^/{}?#]+/.exec(text)?.[0];
  if (!origin) return 'Write the whole address, with http:// or https:// and a fixed host.';
  const url = URL.parse(text.replace(/\{[^{}]*\}/g, 'x'));
  if (!url) return 'This is no address.';
  if (url.username || url.password) return 'Keys do not go into the address; use a secret in a header.';
  for (const [, expression = ''] of text.matchAll(/\{([^{}]*)\}/g)) {
    const compiled = compileCel(expression, ASKED);
    if (!compiled.isOk) return `Expression {${expression}}: ${compiled.problem}`;
  }
  return undefined;
}

export const httpConfig = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  url: urlTemplate,
  headers: z.array(header).max(30).default([]),
  /** Of the JSON that is sent. */
  body: cel(ASKED).optional(),
  /** Of the answer, from what came back. */
  answer: cel(REPLIED).default('reply'),
  /** Of its score in [0,1], and what that means. */
  score: z
    .strictObject({
      of: cel(REPLIED),
      method: z.enum(['margin', 'softmax', 'verbal', 'logprob', 'agreement', 'judge', 'distance']),
    })
    .optional(),
  /** True where it declines. */
  declines: cel(REPLIED).optional(),
  /** Header that carries the key of the call, the same for every attempt. */
  keyHeader: z
    .string()
    .max(100)
    .regex(/^[\w-]+$/)
    .default('idempotency-key'),
});

export type HttpConfig = z.infer<typeof httpConfig>;
