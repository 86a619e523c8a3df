/** Settings. The only file under server/ that reads `process.env`. */
import { z } from 'zod';
import { parsePermits } from './outbound/address.ts';
import { parseKeys } from './secrets/parse-key.ts';

const blank = (value: unknown) => (value === '' ? undefined : value);

const arePermits = (setting: string): boolean => {
  try {
    return parsePermits(setting).length >= 0;
  } catch {
    return false;
  }
};

const areKeys = (setting: string): boolean => parseKeys(setting).every((key) => key !== undefined);
const KEY_SENTENCE = { message: 'a key is 32 bytes: 64 hex digits, or 43 characters of base64url.' };
/** Text that is no JSON is left as it is, and then refused by name. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const commands = z.record(
  z.string().regex(/^[\w-]{1,60}$/),
  z.strictObject({
    command: z.string().min(1),
    args: z.array(z.string()).default([]),
    env: z.record(z.string(), z.string()).default({}),
  }),
);

const schema = z
  .object({
    /** Set by `npm start`; point it at any PostgreSQL >= 15. */
    DATABASE_URL: z.url(),
    /** The address people open; `npm start` sets it from host and port. */
    NEXTAUTH_URL: z.url().default('http://127.0.0.1:3000'),
    /** Signs the short-lived cookies of the sign-in dance; `npm start` makes one per checkout. */
    NEXTAUTH_SECRET: z.string().min(16),
    HOST: z.string().default('127.0.0.1'),
    OIDC_ISSUER: z.preprocess(blank, z.url().optional()),
    OIDC_CLIENT_ID: z.preprocess(blank, z.string().optional()),
    OIDC_CLIENT_SECRET: z.preprocess(blank, z.string().optional()),
    /** What the sign-in button calls the provider. */
    OIDC_NAME: z.preprocess(blank, z.string().default('single sign-on')),
    /** Things that may be asked for in a minute, of each web process: by one person, in one workspace, ... */
    RATE_LIMIT_PERSON: z.preprocess(blank, z.coerce.number().int().min(1).default(3_000)),
    RATE_LIMIT_WORKSPACE: z.preprocess(blank, z.coerce.number().int().min(1).default(12_000)),
    /** ... by one API key, */
    RATE_LIMIT_KEY: z.preprocess(blank, z.coerce.number().int().min(1).default(1_200)),
    /** ... and from one network address by whoever is not signed in, sign-ins included. */
    RATE_LIMIT_ADDRESS: z.preprocess(blank, z.coerce.number().int().min(1).default(300)),
    /** Proxies of your own in front of Parallax; their `X-Forwarded-For` is believed, nobody else's. */
    TRUSTED_PROXIES: z.preprocess(blank, z.coerce.number().int().min(0).max(10).default(0)),
    /** Machines beside the public internet that may be called: see outbound/address.ts. */
    OUTBOUND_PRIVATE: z.string().default('').refine(arePermits, {
      message:
        'it is a list of addresses, ranges and host names between commas, each with or without a port.',
    }),
    /** Wraps the keys that secrets are sealed with; `npm start` makes one per checkout. */
    PARALLAX_KEK: z.string().default('').refine(areKeys, KEY_SENTENCE),
    /** Former ones, between commas, until `npm run rewrap` has run. */
    PARALLAX_KEK_OLD: z.string().default('').refine(areKeys, KEY_SENTENCE),
    /** Seed of the key that signs the ends of audit logs; `npm start` makes one per checkout. */
    AUDIT_KEY: z.string().default('').refine(areKeys, KEY_SENTENCE),
    /** MCP servers that may be started here, by name: {"files": {"command": "node", "args": ["files.mjs"]}}. */
    MCP_COMMANDS: z.preprocess(fromJson, commands),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .refine((env) => !env.OIDC_ISSUER === !env.OIDC_CLIENT_ID, {
    message: 'OIDC_ISSUER and OIDC_CLIENT_ID must be set together.',
  });

export type Env = z.infer<typeof schema>;

let cached: Env | undefined;

/** Reads and checks the environment once; throws one sentence naming what is wrong. */
export function env(): Env {
  if (cached) return cached;
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new Error(`Setting ${first?.path.join('.') || 'OIDC'} is wrong: ${first?.message}`);
  }
  cached = parsed.data;
  return cached;
}

/** Where tests have this process kill itself (runtime/crash-point.ts); never in production. */
export const crashPointSetting = (): string | undefined =>
  process.env.NODE_ENV === 'production' ? undefined : process.env.CRASH_POINT;

/** Stands in every API key, so that one of a trial is not taken for a real one. */
export const keyEnvironment = (): string => (process.env.NODE_ENV === 'production' ? 'live' : 'dev');

export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/** "Continue as local owner" exists only without a provider and only on a loopback address. */
export function isLocalMode(settings: Pick<Env, 'HOST' | 'OIDC_ISSUER'>): boolean {
  return !settings.OIDC_ISSUER && LOOPBACK_HOSTS.has(settings.HOST);
}
