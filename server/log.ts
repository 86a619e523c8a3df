/** The log of this process: one JSON line per entry on standard output. Never the values of a run. */
import { type Logger, pino } from 'pino';
import { env } from './env.ts';
import { scrubKnown } from './secrets/known.ts';

/** What is never to be logged, whoever hands it over; also one level down. */
const SECRET_NAMES = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'apiKey',
  'headers["set-cookie"]',
];
const SECRET_FIELDS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

let made: Logger | undefined;

export function log(): Logger {
  made ??= pino({
    level: env().LOG_LEVEL,
    base: { process: 'parallax' },
    serializers: { err: told },
    redact: { paths: SECRET_FIELDS, censor: '[secret]' },
    // By value as well: every line is looked through for the secrets this process has opened.
    hooks: { streamWrite: scrubKnown },
  });
  return made;
}

export type ToldError = { type: string; message: string; code?: string; stack?: string; cause?: ToldError };

/**
 * What an error may say in the log. Drivers hang their whole client on their errors, password and key
 * included, so only named fields are taken and never "everything enumerable".
 */
export function told(error: unknown): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: name,
    message: withoutValues(message),
    ...(code !== undefined && { code }),
    ...(stack !== undefined && { stack: withoutValues(stack) }),
    ...(cause !== undefined && { cause: told(cause) }),
  };
}

/** drizzle writes a failed query's parameters into the message: values of a run, maybe secrets. */
const withoutValues = (text: string): string => text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, '');
