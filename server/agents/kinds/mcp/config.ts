/** An agent that is one tool of an MCP server. */
import { z } from 'zod';
import { compileCel } from '#primitives/kit/cel.ts';
import { header } from '../headers.ts';

const expression = (variables: readonly string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .max(4_000)
    .superRefine((text, context) => {
      const compiled = compileCel(text, variables);
      if (!compiled.isOk) context.addIssue({ code: 'custom', message: `Expression: ${compiled.problem}` });
    });

export const mcpConfig = z.strictObject({
  server: z.discriminatedUnion('transport', [
    z.strictObject({
      transport: z.literal('http'),
      url: z.url({ protocol: /^https?$/ }).max(2_000),
      headers: z.array(header).max(30).default([]),
    }),
    /** `command`: a name from the operator's list, never a command line. */
    z.strictObject({ transport: z.literal('stdio'), command: z.string().regex(/^[\w-]{1,60}$/) }),
  ]),
  tool: z.string().trim().min(1, 'Name the tool.').max(200),
  /** CEL over `input`: an object of the tool's arguments. Without it the input itself, or `{"input": ...}`. */
  arguments: expression(['input']).optional(),
  /** CEL over `reply` (structured content, else the text) and `text`. */
  answer: expression(['reply', 'text']).optional(),
});

export type McpConfig = z.infer<typeof mcpConfig>;
