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

/** How a run is looked through: see debug.ts. Nodes are top-level names, as events have them. */
export type DebugSettings = {
  /** The run ends once this node has settled; what it does not need is not called. */
  until?: string;
  /** By node: the run whose outcome it takes instead of running. */
  pins?: Readonly<Record<string, string>>;
  /** These are skipped, as on a path that is not taken. */
  off?: readonly string[];
  /** The run pauses before these. */
  breakpoints?: readonly string[];
  /** It pauses before every node, from the first on. */
  step?: boolean;
};

/** How a paused run goes on: to the next breakpoint, or to the next node. */
export type ReleaseMode = 'continue' | 'step';

export type RunEvent =
  /** `schedule`: what started it, and for which moment; `by` made that schedule. */
  | Of<
      'run.queued',
      {
        by: string;
        schedule?: { id: string; due: number };
        retryOf?: string;
        fromNode?: string;
        debug?: DebugSettings;
      }
    >
  | Of<'run.started', { worker: string; epoch: number }>
  /** Another worker went on: after a crash, because the first one was told to stop, after an answer or a timer. */
  | Of<
      'run.resumed',
      { worker: string; epoch: number; because: 'takeover' | 'handover' | 'answer' | 'timer' | 'release' }
    >
  /** Nothing can go on before a person answers, a pause ends, or `until`, when the next timer is due. */
  | Of<'run.waiting', { for: 'person' | 'timer' | 'breakpoint'; until?: number }>
  /** Somebody lets paused activations start. */
  | Of<'run.released', { by: string; mode: ReleaseMode; keys: readonly string[] }>
  | Of<'run.cancelRequested', { by: string }>
  | Of<
      'run.finished',
      { status: FinalStatus; outcome: Outcome; result?: Belief; reason?: string; ms: number }
    >
  | Of<'node.started', At & { effect?: EffectKind }>
  /** `reused`, `pinned`: the outcome was taken from the run named here, not computed again. */
  | Of<
      'node.settled',
      At & {
        out: EventOutputs;
        ms: number;
        effect?: boolean;
        reused?: string;
        pinned?: string;
        asked?: Asked;
      }
    >
  /** An effect inside a node whose output is something else (a retry's timer, a person's raw answer). */
  | Of<'effect.settled', At & { effect: EffectKind; out: Belief; asked?: Asked }>
  /** A timer runs; it is due at `until`, whoever goes on with the run by then. */
  | Of<'timer.set', At & { until: number }>
  | Of<'node.skipped', At>
  /** Before its first effect or evaluation: it is a breakpoint, or the run is gone through step by step. */
  | Of<'node.paused', At>
  /** What a pinned node is to give, should it be asked; `from`: the run that computed it. */
  | Of<'node.pinned', At & { out: EventOutputs; from: string }>
  | Of<'node.aborted', At & { because: string }>
  | Of<'node.waiting', At & { approval: string; question: string; deadline?: number }>
  | Of<'human.answered', At & { approval: string; by: string; answer: unknown }>
  /** `as`: what the expired question counts as. */
  | Of<'human.expired', At & { approval: string; as: 'abstain' | 'fail' }>;

export type FinalStatus = 'succeeded' | 'abstained' | 'failed' | 'cancelled';
export type RunStatus = 'queued' | 'running' | 'waiting' | FinalStatus;

export type StoredEvent = RunEvent & { seq: number };
