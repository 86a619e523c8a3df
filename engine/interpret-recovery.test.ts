import { describe, expect, it } from 'vitest';
import type { EffectRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { type Belief, fail, ok } from '#primitives/kit/belief.ts';
import { compile } from './compile.ts';
import { interpret, PARKED } from './interpret.ts';
import { build } from './testing.ts';
import { NONE, play, resultOf, says } from './testing-play.ts';

describe('recovery', () => {
  const two = build().input().agent('a', 'sharp', 'input').agent('b', 'calm', 'a').output('b').pattern();

  it('does not repeat an effect whose outcome is known', async () => {
    const run = await play(two, {}, { known: new Map([['a', says('earlier')]]) });
    expect(run.calls).toEqual(['calm']);
    expect(run.kinds('a')).toEqual([]);
    expect(resultOf(run).value).toBe('yes');
  });

  it('starts nothing that depends on an outcome before it is on disk', async () => {
    const order: string[] = [];
    const noting = (name: string) => () => {
      order.push(name);
      return says('yes');
    };
    const { promise, resolve } = Promise.withResolvers<void>();
    const running = play(
      two,
      { sharp: noting('sharp'), calm: noting('calm') },
      {
        journal: {
          emit: () => {},
          commit: (event) => {
            if (!('node' in event) || event.node !== 'a') return;
            setTimeout(() => {
              order.push('on disk');
              resolve();
            }, 5);
            return promise;
          },
        },
      },
    );
    await running;
    expect(order).toEqual(['sharp', 'on disk', 'calm']);
  });

  it('rejects when the log refuses an outcome, and goes no further', async () => {
    const refused = play(
      two,
      { calm: 'throw' },
      {
        journal: { emit: () => {}, commit: () => Promise.reject(new Error('fenced')) },
      },
    );
    await expect(refused).rejects.toThrow('fenced');
  });
});

describe('people', () => {
  const asked = build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('who', 'human', { config: { question: 'Right?' }, from: 'a' })
    .output('who')
    .pattern();

  it('waits when only a person can move it, and goes on with the answer', async () => {
    const waiting = await play(asked, { person: PARKED });
    expect(waiting.end).toEqual({ kind: 'waiting', for: 'person' });
    const known = new Map([
      ['a', says('yes')],
      ['who', ok('no', NONE)],
    ]);
    const resumed = await play(asked, { person: PARKED }, { known });
    expect(resumed.calls).toEqual([]);
    expect(resultOf(resumed)).toMatchObject({ outcome: 'ok', value: 'no' });
  });
});

describe('time', () => {
  const paused = build()
    .input()
    .container('again', 'retry', {
      from: 'input',
      config: { max: 2, backoffMs: 60_000 },
      inside: (inner) => inner.agent('a', 'sharp', 'again.item').take('a'),
    })
    .output('again')
    .pattern();

  it('leaves memory when nothing but distant timers is under way, if it may', async () => {
    const asked: number[] = [];
    const hands = {
      now: () => 0,
      perform: (request: EffectRequest) =>
        request.kind === 'timer' ? new Promise<Belief>(() => {}) : fail('not yet'),
      mayRest: (running: number) => asked.push(running) > 0,
    };
    const plan = compile(paused, { primitives });
    const journal = { emit: () => {}, commit: () => {} };
    const end = await interpret(plan, { input: 'hello' }, { effects: hands, journal });
    expect(end).toEqual({ kind: 'waiting', for: 'timer' });
    expect(asked.at(-1)).toBe(1);
  });
});
