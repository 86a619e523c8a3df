/**
 * Errors people can meet, as a table: what happened, what was kept, what to do. Procedures throw
 * `AppError`; `trpc.ts` alone turns it into a reply.
 */
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';
import { ACCESS_ERRORS } from './errors-of-access.ts';
import { WORK_ERRORS } from './errors-of-work.ts';

export type ErrorRow = { status: TRPC_ERROR_CODE_KEY; sentence: string; fix: string };

export const ERRORS = { ...ACCESS_ERRORS, ...WORK_ERRORS } as const;

export type ErrorCode = keyof typeof ERRORS;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;
  /** Data for the client, e.g. the issues of a pattern. */
  readonly details: unknown;

  /** Whole seconds after which it is worth trying again, where that is known: the reply's `Retry-After`. */
  get retryAfter(): number | undefined {
    const { details } = this;
    if (typeof details !== 'object' || details === null || !('retryAfter' in details)) return undefined;
    return typeof details.retryAfter === 'number' ? details.retryAfter : undefined;
  }

  constructor(code: ErrorCode, values: Record<string, string | number> = {}, details?: unknown) {
    super(fill(ERRORS[code].sentence, values));
    this.name = 'AppError';
    this.code = code;
    this.fix = fill(ERRORS[code].fix, values);
    this.details = details;
  }
}

const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
