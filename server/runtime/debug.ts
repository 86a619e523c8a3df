/** What the log of a run that is looked through means for the worker that goes on with it. Pure. */
import type { Debug } from '#engine/debug.ts';
import type { DebugSettings, RunEvent } from '#engine/events.ts';
import type { Pins } from '#engine/pins.ts';
import type { Recovered } from './recover.ts';

/** Where it pauses from here on: the last word on how to go on counts, then how it was started. */
export function debugOf(
  { until, breakpoints = [], step = false }: DebugSettings,
  { released, passed }: Pick<Recovered, 'released' | 'passed'>,
): Debug {
  return {
    breakpoints: new Set(breakpoints),
    isStepping: released === undefined ? step : released === 'step',
    passed,
    ...(until !== undefined && { until }),
  };
}

/** What is switched off gives nothing at any exit, pinned or not. */
export function withoutOff({ off = [] }: DebugSettings, { pins }: Pick<Recovered, 'pins'>): Pins {
  return off.length === 0 ? pins : new Map([...pins, ...off.map((node) => [node, {}] as const)]);
}

/** An outcome that was pinned says which run it comes from. */
export function withPin(event: RunEvent, { pinnedFrom }: Pick<Recovered, 'pinnedFrom'>): RunEvent {
  const from = event.kind === 'node.settled' ? pinnedFrom.get(event.node) : undefined;
  return event.kind === 'node.settled' && from !== undefined ? { ...event, pinned: from } : event;
}
