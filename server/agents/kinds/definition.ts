/** What a person says when registering an agent. Stored as it is in `agents.definition` and `agent_versions`. */
import { z } from 'zod';
import { resilience } from '#server/resilience/settings.ts';
import { a2aConfig } from './a2a/config.ts';
import { httpConfig } from './http/config.ts';
import { mcpConfig } from './mcp/config.ts';
import { modelConfig } from './model/config.ts';
import { patternConfig } from './pattern/config.ts';
import { poolConfig } from './pool/config.ts';
import { recordedConfig } from './recorded/config.ts';
import { portType } from './type-schema.ts';

const shared = {
  name: z.string().trim().min(1, 'It needs a name.').max(80),
  about: z.string().trim().max(500).default(''),
  /** What it is good for; agents of one task can stand in for each other. */
  task: z.string().trim().min(1, 'Say what it is for, e.g. summaries.').max(60),
  input: portType,
  output: portType,
  /** What its score is about. */
  claim: z.string().trim().min(1).max(120).default('answer-correct'),
  /** `once`: asking twice does it twice. It is then never asked a second time. */
  acts: z.enum(['once', 'idempotent']).optional(),
  /** Cost units of one request. */
  units: z.number().min(0).max(1_000_000).default(1),
  /** Money of one request, where it does not say itself what it used; 0 = it costs nothing. */
  callPrice: z
    .strictObject({
      amount: z.number().min(0).max(100_000),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .default('USD'),
    })
    .optional(),
  resilience: resilience.prefault({}),
};

export const definition = z.discriminatedUnion('kind', [
  z.strictObject({ ...shared, kind: z.literal('http'), config: httpConfig }),
  z.strictObject({ ...shared, kind: z.literal('model'), config: modelConfig }),
  z.strictObject({ ...shared, kind: z.literal('mcp'), config: mcpConfig }),
  z.strictObject({ ...shared, kind: z.literal('a2a'), config: a2aConfig }),
  z.strictObject({ ...shared, kind: z.literal('pattern'), config: patternConfig }),
  z.strictObject({ ...shared, kind: z.literal('recorded'), config: recordedConfig }),
  z.strictObject({ ...shared, kind: z.literal('pool'), config: poolConfig }),
]);

export type Definition = z.infer<typeof definition>;
/** As a form sends it: what has a default may be missing. */
export type DefinitionInput = z.input<typeof definition>;
export type DefinitionOf<K extends Definition['kind']> = Extract<Definition, { kind: K }>;
