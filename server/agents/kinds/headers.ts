/** Headers of an outside call. What is secret in them is named by id, never written down. */
import { z } from 'zod';
import { AgentProblem } from '../agent.ts';
import type { Outside } from './outside.ts';

/** Set by the transport, or dangerous to set by hand. */
const RESERVED = /^(host|content-length|transfer-encoding|connection|te|trailer|upgrade|cookie|proxy-.*)$/i;

export const header = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'This is no name of a header.')
    .refine((name) => !RESERVED.test(name), 'This header is set by Parallax.'),
  /** Comes first: `Bearer ` before the secret. */
  value: z
    .string()
    .max(2_000)
    .regex(/^[\t\x20-\x7e]*$/, 'A header takes letters, digits and signs of ASCII.')
    .default(''),
  secretId: z.string().max(120).optional(),
});

export type Header = z.infer<typeof header>;

export async function openHeaders(
  headers: readonly Header[],
  outside: Pick<Outside, 'secret'>,
): Promise<Record<string, string>> {
  const opened = headers.map(async ({ name, value, secretId }): Promise<[string, string]> => {
    const secret = secretId === undefined ? '' : await openSecret(outside, secretId);
    return [name.toLowerCase(), value + secret];
  });
  return Object.fromEntries(await Promise.all(opened));
}

/** The text of a secret; a problem that says what to do when it is gone. */
export async function openSecret(outside: Pick<Outside, 'secret'>, id: string): Promise<string> {
  try {
    return (await outside.secret(id)).trim();
  } catch {
    throw new AgentProblem('Its secret is not there any more; choose another one on the page of the agent.');
  }
}

export const secretsOf = (headers: readonly Header[]): string[] =>
  headers.flatMap(({ secretId }) => (secretId === undefined ? [] : [secretId]));
