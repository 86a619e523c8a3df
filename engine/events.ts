/**
 * Everything that can happen in a run. The log of these is the only truth: the canvas, timeline,
 * dashboards, replay and recovery are folds over it. `seq` counts from 1 without gaps inside a run;
 * `at` is milliseconds since 1970 by the database's clock, whoever writes.
 */
import type { EffectKind } from '#primitives/define.ts';
import type { Belief, Outcome } from '#primitives/kit/belief.ts';

type Of<K extends string, Body = unknown> = { kind: K; at: number } & Body;

/** Where: `node` is the stored node's id, `key` the activation (`retry#2/agent`). */
type At = { node: string; key: string };

/** One settled belief per output port; `null` = that exit was not taken. */
export type EventOutputs = Readonly<Record<string, Belief | null>>;

/** Which agent was called with what: `input` is a fingerprint, equal for equal inputs. */
export type Asked = { agent: string; input: string };

export type RunEvent =
  /** `schedule`: what started it, and for which moment; `by` made that schedule. */
  | Of<
      'run.queued',
      { by: string; schedule?: { id: string; due: number }; retryOf?: string; fromNode?: string }
    >
  | Of<'run.started', { worker: string; epoch: number }>
  /** Another worker went on: after a crash, because the first one was told to stop, after an answer or a timer. */
  | Of<
      'run.resumed',
      { worker: string; epoch: number; because: 'takeover' | 'handover' | 'answer' | 'timer' }
    >
  /** Nothing can go on before a person answers, or before `until`, when the next timer is due. */
  | Of<'run.waiting', { for: 'person' | 'timer'; until?: number }>
  | Of<'run.cancelRequested', { by: string }>
  | Of<
      'run.finished',
      { status: FinalStatus; outcome: Outcome; result?: Belief; reason?: string; ms: number }
    >
  | Of<'node.started', At & { effect?: EffectKind }>
  /** `reused`: the outcome was taken from the run named here, not computed again. */
  | Of<
      'node.settled',
      At & { out: EventOutputs; ms: number; effect?: boolean; reused?: string; asked?: Asked }
    >
  /** An effect inside a node whose output is something else (a retry's timer, a person's raw answer). */
  | Of<'effect.settled', At & { effect: EffectKind; out: Belief; asked?: Asked }>
  /** A timer runs; it is due at `until`, whoever goes on with the run by then. */
  | Of<'timer.set', At & { until: number }>
  | Of<'node.skipped', At>
  | Of<'node.aborted', At & { because: string }>
  | Of<'node.waiting', At & { approval: string; question: string; deadline?: number }>
  | Of<'human.answered', At & { approval: string; by: string; answer: unknown }>
  /** `as`: what the expired question counts as. */
  | Of<'human.expired', At & { approval: string; as: 'abstain' | 'fail' }>;

export type FinalStatus = 'succeeded' | 'abstained' | 'failed' | 'cancelled';
export type RunStatus = 'queued' | 'running' | 'waiting' | FinalStatus;

export type StoredEvent = RunEvent & { seq: number };
