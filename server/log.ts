/** The log of this process: one JSON line per entry on standard output. Never the values of a run. */
import { type Logger, pino } from 'pino';
import { env } from './env.ts';

let made: Logger | undefined;

export function log(): Logger {
  made ??= pino({ level: env().LOG_LEVEL, base: { process: 'parallax' } });
  return made;
}
