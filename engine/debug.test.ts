/** Looking through a run: ending it at a node, pausing before nodes, and taking outcomes from elsewhere. */
import { describe, expect, it } from 'vitest';
import type { EffectRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { type Belief, fail } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';
import { compile } from './compile.ts';
import type { Debug } from './debug.ts';
import type { EventOutputs, RunEvent } from './events.ts';
import { foldAll } from './fold.ts';
import { type Interpreted, interpret } from './interpret.ts';
import type { Pattern } from './pattern.ts';
import { build } from './testing.ts';
import { around, DONE, says } from './testing-stage.ts';

type Options = { debug?: Partial<Debug>; pins?: Record<string, EventOutputs>; log?: RunEvent[] };
type Played = { end: Interpreted; calls: readonly string[]; events: RunEvent[]; log: RunEvent[] };

const STARTED = ['node.started', 'node.settled', 'node.skipped'];

/** What the log says that may start, and what its effects gave. */
function learn(log: readonly RunEvent[]) {
  const passed = new Set<string>();
  const known = new Map<string, Belief>();
  for (const event of log) {
    if ('key' in event && STARTED.includes(event.kind)) passed.add(event.key);
    if (event.kind === 'run.released') for (const key of event.keys) passed.add(key);
    if (event.kind === 'node.settled' && event.effect && event.out.out) known.set(event.key, event.out.out);
    if (event.kind === 'effect.settled') known.set(event.key, event.out);
  }
  return { passed, known };
}

type Script = Readonly<Record<string, (call: EffectCall) => Belief>>;

/** Goes on from a log, as a worker does; `calls` are those made this time. */
async function play(pattern: Pattern, options: Options = {}, script: Script = {}): Promise<Played> {
  const { debug, pins = {}, log = [] } = options;
  const calls: string[] = [];
  const events: RunEvent[] = [];
  const { passed, known } = learn(log);
  const until = debug?.until === undefined ? {} : { until: debug.until };
  const plan = compile(pattern, { primitives, pins: new Map(Object.entries(pins)), ...until });
  const end = await interpret(
    plan,
    { input: 'hello' },
    {
      effects: {
        now: () => 0,
        perform(request: EffectRequest, call) {
          const name = request.kind === 'agent' ? request.agentId : request.kind;
          calls.push(name);
          return script[name]?.(call) ?? (request.kind === 'agent' ? says(name) : DONE);
        },
      },
      journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
      known,
      ...(debug && { debug: { breakpoints: new Set(), isStepping: false, ...debug, passed } }),
    },
  );
  return { end, calls, events, log: [...log, ...events] };
}

const pausedIn = (events: readonly RunEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'node.paused' ? [event.key] : []));

const release = (...keys: string[]): RunEvent => ({
  kind: 'run.released',
  at: 0,
  by: 'ada',
  mode: 'step',
  keys,
});

const chain = build()
  .input()
  .agent('first', 'sharp', 'input')
  .agent('second', 'echo', 'first')
  .agent('third', 'calm', 'second')
  .output('third')
  .pattern();

const three = build()
  .input()
  .agent('a', 'sharp', 'input')
  .agent('b', 'calm', 'input')
  .agent('c', 'blunt', 'input')
  .node('vote', 'vote', { from: ['a', 'b', 'c'] })
  .output('vote')
  .pattern();

describe('until', () => {
  it.each([
    ['first', ['sharp']],
    ['second', ['sharp', 'echo']],
    ['third', ['sharp', 'echo', 'calm']],
    ['input', []],
  ])('%s calls only what that needs', async (until, expected) => {
    const { end, calls } = await play(chain, { debug: { until } });
    expect(calls).toEqual(expected);
    expect(end).toMatchObject({ kind: 'done', result: { outcome: 'ok' } });
  });

  it('leaves alone what runs beside it', async () => {
    const { calls, end } = await play(three, { debug: { until: 'b' } });
    expect(calls).toEqual(['calm']);
    expect(end).toMatchObject({ result: { value: 'calm' } });
  });

  it('gives what left by an exit of a node that has several', async () => {
    const gated = build()
      .input()
      .agent('a', 'sharp', 'input')
      .node('gate', 'gate', { from: 'a' })
      .output('gate.below')
      .pattern();
    const { end } = await play(gated, { debug: { until: 'gate' } });
    expect(end).toMatchObject({ kind: 'done', result: { value: 'sharp' } });
  });

  it('ends inside a container, and stops what goes on there', async () => {
    const { calls, end, events } = await play(
      around('retry', ['sharp'], { max: 3 }),
      { debug: { until: 'sharp' } },
      { sharp: () => fail('Busy.') },
    );
    expect(calls).toEqual(['sharp']);
    expect(end).toMatchObject({ kind: 'done', result: { outcome: 'fail', reason: 'Busy.' } });
    expect(events.find((event) => event.kind === 'node.aborted')).toMatchObject({ node: 'box' });
  });
});

describe('pins', () => {
  const out = says('pinned', 0.4);

  it('call nothing for the node, nor for what only it needs', async () => {
    const { calls, events, end } = await play(chain, { pins: { second: { out } } });
    expect(calls).toEqual(['calm']);
    expect(end).toMatchObject({ result: { value: 'calm' } });
    const told = events.find((event) => event.kind === 'node.settled' && event.node === 'second');
    expect(told).toMatchObject({ out: { out: { value: 'pinned', conf: out.conf } } });
    expect(told).not.toHaveProperty('effect');
  });

  it('keep the exit that was taken', async () => {
    const gated = build()
      .input()
      .agent('a', 'sharp', 'input')
      .node('gate', 'gate', { from: 'a' })
      .agent('b', 'calm', 'gate.below')
      .node('join', 'merge1', { from: ['gate.pass', 'b'] })
      .output('join')
      .pattern();
    const { calls } = await play(gated, { pins: { gate: { pass: null, below: out } } });
    expect(calls).toEqual(['calm']);
  });

  it('stand for a whole container, whose record still counts as several voices', async () => {
    const pattern = build()
      .input()
      .container('all', 'parallel', {
        from: 'input',
        inside: (b) => b.agent('a', 'sharp', 'all.item').agent('b', 'calm', 'all.item').take(['a', 'b']),
      })
      .node('vote', 'vote', { from: 'all' })
      .output('vote')
      .pattern();
    const first = await play(pattern, {}, { sharp: () => says('x'), calm: () => says('x') });
    const told = first.events.find((event) => event.kind === 'node.settled' && event.node === 'all');
    if (told?.kind !== 'node.settled') throw new Error('It gave nothing.');
    const stored = JSON.parse(JSON.stringify(told.out)) as EventOutputs;
    const { calls, end } = await play(pattern, { pins: { all: stored } });
    expect(calls).toEqual([]);
    expect(end).toEqual(first.end);
  });

  it('hold for every round of the container around them', async () => {
    const box = around('retry', ['sharp'], { max: 3 });
    const { calls } = await play(box, { pins: { sharp: { out: fail('Busy.') } } });
    expect(calls.filter((name) => name !== 'timer')).toEqual([]);
  });
});

describe('breakpoints', () => {
  const pausingAt = (...nodes: string[]) => ({ debug: { breakpoints: new Set(nodes) } });

  it('pause before the node, after all that it needs', async () => {
    const { end, calls, events } = await play(chain, pausingAt('second'));
    expect(end).toEqual({ kind: 'waiting', for: 'breakpoint' });
    expect(calls).toEqual(['sharp']);
    expect(pausedIn(events)).toEqual(['second']);
    const state = foldAll(events.map((event, at) => ({ ...event, seq: at + 1 })));
    expect(state.nodes.second).toMatchObject({ state: 'waiting', paused: true });
  });

  it('let go of, go on from the log without asking anybody twice', async () => {
    const { log } = await play(chain, pausingAt('second'));
    const { calls, end } = await play(chain, { ...pausingAt('second'), log: [...log, release('second')] });
    expect(calls).toEqual(['echo', 'calm']);
    expect(end).toMatchObject({ kind: 'done', result: { value: 'calm' } });
  });

  it('pause again at the same place when a worker goes on before anybody has answered', async () => {
    const { log } = await play(chain, pausingAt('second'));
    const again = await play(chain, { ...pausingAt('second'), log });
    expect(again).toMatchObject({ end: { kind: 'waiting', for: 'breakpoint' }, calls: [] });
    expect(pausedIn(again.events)).toEqual(['second']);
  });

  it('before a vote wait for the first voice, and what was on its way ends', async () => {
    const first = await play(three, pausingAt('vote'));
    expect(first.calls.toSorted()).toEqual(['blunt', 'calm', 'sharp']);
    expect(pausedIn(first.events)).toEqual(['vote']);
    const { calls, end } = await play(three, { ...pausingAt('vote'), log: [...first.log, release('vote')] });
    expect({ calls, kind: end.kind }).toEqual({ calls: [], kind: 'done' });
  });

  it('do not hold what does not depend on them', async () => {
    const { calls, events } = await play(three, pausingAt('a'));
    expect(calls.toSorted()).toEqual(['blunt', 'calm']);
    expect(pausedIn(events)).toEqual(['a']);
  });

  it('do not pause before a path that is not taken', async () => {
    const gated = build()
      .input()
      .agent('a', 'sharp', 'input')
      .node('gate', 'gate', { from: 'a' })
      .agent('b', 'calm', 'gate.pass')
      .node('join', 'merge1', { from: ['gate.below', 'b'] })
      .output('join')
      .pattern();
    const { end, events } = await play(gated, pausingAt('b'));
    expect(end.kind).toBe('done');
    expect(pausedIn(events)).toEqual([]);
  });

  it('inside a container pause in each round', async () => {
    const box = around('retry', ['sharp'], { max: 2 });
    const script: Script = { sharp: () => fail('Busy.') };
    const first = await play(box, pausingAt('sharp'), script);
    expect(pausedIn(first.events)).toEqual(['box#1/sharp']);
    const log = [...first.log, release('box#1/sharp')];
    const second = await play(box, { ...pausingAt('sharp'), log }, script);
    expect(pausedIn(second.events)).toEqual(['box#2/sharp']);
  });

  it('that nobody waits for any more are told to be over', async () => {
    const race = around('race', ['sharp', 'calm']);
    const { end, events } = await play(race, pausingAt('calm'));
    expect(end.kind).toBe('done');
    expect(pausedIn(events)).toEqual(['box#1/calm']);
  });
});

describe('stepping', () => {
  it('starts one node after the other, and ends as if nobody had looked', async () => {
    const plain = await play(three);
    let log: RunEvent[] = [];
    const order: string[] = [];
    for (let steps = 0; steps < 20; steps += 1) {
      const { end, log: now } = await play(three, { debug: { isStepping: true }, log });
      if (end.kind === 'done') {
        expect(end).toEqual(plain.end);
        break;
      }
      const open = pausedIn(now).filter((key) => !order.includes(key));
      const [next] = open;
      if (next === undefined) throw new Error('It waits for nothing.');
      order.push(next);
      log = [...now, release(next)];
    }
    expect(order.toSorted()).toEqual(['a', 'b', 'c', 'output', 'vote']);
    expect(order.slice(-2)).toEqual(['vote', 'output']);
  });
});
