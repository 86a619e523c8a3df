import { describe, expect, it } from 'vitest';
import type { RunEvent } from './events.ts';
import type { Journal } from './interpret.ts';
import { build } from './testing.ts';
import { play, resultOf, says } from './testing-play.ts';
import { settle } from './testing-stage.ts';

/** A log that records nothing before it is told to. */
class SlowLog implements Journal {
  readonly events: RunEvent[] = [];
  readonly #waiting: PromiseWithResolvers<void>[] = [];

  emit = (event: RunEvent): void => void this.events.push(event);

  commit = (event: RunEvent): Promise<void> => {
    this.events.push(event);
    const waiting = Promise.withResolvers<void>();
    this.#waiting.push(waiting);
    return waiting.promise;
  };

  /** The `nth` outcome, from 0. */
  async record(nth: number): Promise<void> {
    this.#waiting[nth]?.resolve();
    await settle();
  }

  refuse(nth: number): void {
    this.#waiting[nth]?.reject(new Error('fenced'));
  }

  get told(): readonly string[] {
    return this.events.map((event) => `${event.kind} ${'node' in event ? event.node : ''}`);
  }
}

describe('while an outcome is being recorded', () => {
  it('computes what needs no effect, and tells of it behind the outcome', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .node('vote', 'vote', { from: 'a' })
      .output('vote')
      .pattern();
    const log = new SlowLog();
    const run = await play(pattern, {}, { journal: log });
    expect(resultOf(run).value).toBe('yes');
    expect(log.told.slice(-3)).toEqual(['node.settled a', 'node.settled vote', 'node.settled output']);
  });

  it('starts no effect before every outcome that came before it is recorded', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'input')
      .agent('after', 'blunt', 'b')
      .node('vote', 'vote', { from: ['a', 'after'] })
      .output('vote')
      .pattern();
    const log = new SlowLog();
    const calls: string[] = [];
    const noting = (name: string) => () => {
      calls.push(name);
      return says('yes');
    };
    const script = { sharp: noting('sharp'), calm: noting('calm'), blunt: noting('blunt') };
    const running = play(pattern, script, { journal: log });
    await settle();
    expect(calls).toEqual(['sharp', 'calm']);
    await log.record(1);
    expect(calls).toEqual(['sharp', 'calm']);
    expect(log.told).not.toContain('node.started after');
    await log.record(0);
    expect(calls).toEqual(['sharp', 'calm', 'blunt']);
    expect(resultOf(await running).value).toBe('yes');
  });

  it('starts a wide fan of effects behind it, all of them', async () => {
    const ids = Array.from({ length: 1000 }, (_, i) => `a${i}`);
    const wide = build().input().agent('first', 'sharp', 'input');
    for (const id of ids) wide.agent(id, 'calm', 'first');
    const pattern = wide.node('sum', 'vote', { from: ids }).output('sum').pattern();
    const commit = () => settle();
    const run = await play(pattern, {}, { journal: { emit: () => {}, commit } });
    expect(resultOf(run).outcome).toBe('ok');
    expect(run.calls.length).toBe(1001);
  });

  it('never starts what is not wanted any more once it may', async () => {
    const pattern = build()
      .input()
      .container('box', 'race', {
        from: 'input',
        inside: (inner) =>
          inner
            .agent('a', 'sharp', 'box.item')
            .agent('slow', 'calm', 'a')
            .agent('b', 'blunt', 'box.item')
            .take(['slow', 'b']),
      })
      .output('box')
      .pattern();
    const log = new SlowLog();
    const run = await play(pattern, {}, { journal: log });
    await log.record(0);
    await log.record(1);
    expect(resultOf(run).outcome).toBe('ok');
    expect(run.calls).toEqual(['sharp', 'blunt']);
  });

  it('rejects when it is refused before the run has ended, and starts nothing behind it', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'a')
      .output('b')
      .pattern();
    const log = new SlowLog();
    const running = play(pattern, { calm: 'throw' }, { journal: log });
    await settle();
    log.refuse(0);
    await expect(running).rejects.toThrow('fenced');
    expect(log.told).not.toContain('node.started b');
  });
});
