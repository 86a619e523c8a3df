/** What an event means for the columns of `runs`: written in the event's own transaction. */
import type { FinalStatus, RunEvent, RunStatus } from '#engine/events.ts';
import { type ConfidenceStatus, shownNumber } from '#primitives/kit/belief.ts';

export type Projection = {
  status?: RunStatus;
  /** Milliseconds since 1970. */
  startedAt?: number;
  finishedAt?: number;
  ms?: number;
  confStatus?: ConfidenceStatus;
  /** In [0,1]; absent where there is no number. */
  conf?: number;
  reason?: string;
};

export function project(event: RunEvent): Projection {
  switch (event.kind) {
    case 'run.started':
      return { status: 'running', startedAt: event.at };
    case 'run.resumed':
      return { status: 'running' };
    case 'run.waiting':
      return { status: 'waiting' };
    case 'run.finished':
      return finished(event);
    default:
      return {};
  }
}

function finished(event: Extract<RunEvent, { kind: 'run.finished' }>): Projection {
  const { result } = event;
  const conf = result?.outcome === 'ok' ? shownNumber(result.conf) : undefined;
  const reason = event.reason ?? result?.reason;
  return {
    status: event.status,
    finishedAt: event.at,
    ms: event.ms,
    ...(result?.outcome === 'ok' && { confStatus: result.conf.status }),
    ...(conf !== undefined && { conf }),
    ...(reason !== undefined && { reason }),
  };
}

const FINAL: ReadonlySet<string> = new Set<FinalStatus>(['succeeded', 'abstained', 'failed', 'cancelled']);

export const isFinal = (status: RunStatus): status is FinalStatus => FINAL.has(status);
