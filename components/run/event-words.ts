/** One line per event, and the spans of a run's nodes: two readings of the same log. */
import { showBelief, showMs } from '#components/confidence/show-value.ts';
import type { GlyphState } from '#components/confidence/status-glyph.tsx';
import { debugWords } from '#components/debug/words.ts';
import type { StoredEvent } from '#engine/events.ts';
import { EMPTY_RUN, fold, type NodeRun } from '#engine/fold.ts';
import type { EffectKind } from '#primitives/define.ts';

export type EventLine = { seq: number; at: number; glyph: GlyphState; key?: string; words: string };

function shown(event: Extract<StoredEvent, { kind: 'node.settled' }>): string {
  const taken = Object.entries(event.out).find(([, belief]) => belief !== null);
  if (!taken?.[1]) return 'no exit was taken';
  const port = Object.keys(event.out).length > 1 ? `${taken[0]}: ` : '';
  return `${port}${showBelief(taken[1], 80)} · ${event.pinned ? `pinned from ${event.pinned}` : event.reused ? 'reused' : showMs(event.ms)}`;
}

const OUTCOMES = { ok: 'succeeded', abstain: 'abstained', fail: 'failed' } as const;

function glyphOf(event: StoredEvent): GlyphState {
  switch (event.kind) {
    case 'run.finished':
      return event.status;
    case 'node.settled': {
      const belief = Object.values(event.out).find((one) => one !== null);
      return belief ? OUTCOMES[belief.outcome] : 'skipped';
    }
    case 'node.skipped':
      return 'skipped';
    case 'node.aborted':
      return 'aborted';
    case 'node.paused':
      return 'paused';
    case 'node.waiting':
      return 'waiting';
    case 'run.waiting':
      return event.for === 'breakpoint' ? 'paused' : 'waiting';
    case 'run.queued':
      return 'queued';
    case 'run.cancelRequested':
    case 'human.expired':
      return 'cancelled';
    default:
      return 'running';
  }
}

function finishedWords({ result, reason }: Extract<StoredEvent, { kind: 'run.finished' }>): string {
  if (result?.outcome === 'ok') return `: ${showBelief(result, 80)}`;
  const why = reason ?? result?.reason;
  return why ? `: ${why}` : '';
}

const EFFECT_WORDS: Record<EffectKind, string> = {
  agent: 'asks its agent',
  person: 'asks a person',
  timer: 'pauses',
  oracle: 'asks for a check',
  ledger: 'asks what was measured',
  memory: 'looks into memory',
  circuit: 'asks its breaker',
};

const EFFECT_DONE: Record<EffectKind, string> = {
  agent: 'its agent answered',
  person: 'a person was asked',
  timer: 'the pause is over',
  oracle: 'was checked',
  ledger: 'learned what was measured',
  memory: 'looked into memory',
  circuit: 'asked its breaker',
};

const RESUMED: Record<Extract<StoredEvent, { kind: 'run.resumed' }>['because'], string> = {
  takeover: 'a worker was lost',
  handover: 'its worker was stopped',
  answer: 'an answer',
  timer: 'a pause',
  release: 'somebody let it',
};

const WAITS: Record<Extract<StoredEvent, { kind: 'run.waiting' }>['for'], string> = {
  person: 'for a person',
  timer: 'for a pause to end',
  breakpoint: 'to be told to go on',
};

function wordsOf(event: StoredEvent): string {
  switch (event.kind) {
    case 'run.queued':
      return event.retryOf
        ? `queued, repeating ${event.retryOf} from ${event.fromNode ?? 'the start'}`
        : event.schedule
          ? 'queued by a schedule'
          : `queued${debugWords(event.debug)}`;
    case 'run.started':
      return 'a worker started it';
    case 'run.resumed':
      return `went on after ${RESUMED[event.because]}`;
    case 'run.waiting':
      return `waits ${WAITS[event.for]}`;
    case 'run.released':
      return event.mode === 'step' ? 'told to take one step' : 'told to go on';
    case 'run.cancelRequested':
      return 'cancel was asked for';
    case 'run.finished':
      return `${event.status}${finishedWords(event)} · ${showMs(event.ms)}`;
    case 'node.started':
      return event.effect ? EFFECT_WORDS[event.effect] : 'started';
    case 'node.settled':
      return shown(event);
    case 'node.skipped':
      return 'not on the path taken';
    case 'node.paused':
      return 'paused before it starts';
    case 'node.pinned':
      return `is to give what ${event.from} gave`;
    case 'node.aborted':
      return `stopped: ${event.because}`;
    case 'node.waiting':
      return `asks: ${event.question}`;
    case 'timer.set':
      return `pauses for ${showMs(event.until - event.at)}`;
    case 'human.answered':
      return 'a person answered';
    case 'human.expired':
      return 'nobody answered in time';
    case 'effect.settled':
      return event.out.outcome === 'ok'
        ? EFFECT_DONE[event.effect]
        : `${EFFECT_DONE[event.effect]}: ${showBelief(event.out, 80)}`;
  }
}

export function eventLine(event: StoredEvent): EventLine {
  const line = { seq: event.seq, at: event.at, glyph: glyphOf(event), words: wordsOf(event) };
  return 'node' in event ? { ...line, key: event.key } : line;
}

export type Span = {
  key: string;
  node: string;
  glyph: GlyphState;
  /** Milliseconds since the first event; `end` is open while it runs. */
  start: number;
  end: number | undefined;
  attempts: number;
};

/** One span per activation, in the order of their starts. */
export function spansOf(events: readonly StoredEvent[]): readonly Span[] {
  const zero = events[0]?.at ?? 0;
  const spans = new Map<string, Span>();
  let state = EMPTY_RUN;
  for (const event of events) {
    state = fold(state, event);
    if (!('node' in event)) continue;
    const run: NodeRun | undefined = state.nodes[event.node];
    if (!run || run.key !== event.key) continue;
    const before = spans.get(event.key);
    const began = before?.start ?? (run.startedAt ?? event.at - (run.ms ?? 0)) - zero;
    spans.set(event.key, {
      key: event.key,
      node: event.node,
      glyph: run.state,
      start: Math.max(0, began),
      end: run.endedAt === undefined ? undefined : run.endedAt - zero,
      attempts: run.attempts,
    });
  }
  return [...spans.values()].toSorted((a, b) => a.start - b.start);
}
