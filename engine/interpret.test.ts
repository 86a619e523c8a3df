import { describe, expect, it } from 'vitest';
import { abstain, fail, ok } from '#primitives/kit/belief.ts';
import { build } from './testing.ts';
import { type Answer, NONE, play, resultOf, type Script, says } from './testing-play.ts';

describe('demand', () => {
  it('calls an agent once and hands its belief on', async () => {
    const run = await play(build().input().agent('a', 'sharp', 'input').output('a').pattern(), {});
    expect(resultOf(run)).toMatchObject({ outcome: 'ok', value: 'yes' });
    expect(run.calls).toEqual(['sharp']);
    expect(run.kinds('a')).toEqual(['node.started', 'node.settled']);
  });

  it('never calls what the output does not need', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'input')
      .output('a')
      .pattern();
    expect((await play(pattern, {})).calls).toEqual(['sharp']);
  });

  it('gives an input without a value a failure that names it', async () => {
    const pattern = build().input('other').agent('a', 'sharp', 'other').output('a').pattern();
    const run = await play(pattern, {});
    expect(resultOf(run)).toMatchObject({ outcome: 'fail', reason: 'No value was given for other.' });
    expect(run.calls).toEqual([]);
  });

  it('runs a chain of 10,000 without running out of stack', async () => {
    const chain = build().input();
    for (let i = 0; i < 10_000; i++) chain.agent(`a${i}`, 'sharp', i === 0 ? 'input' : `a${i - 1}`);
    const run = await play(chain.output('a9999').pattern(), {});
    expect(run.calls).toHaveLength(10_000);
  });

  it('cancels a chain of 10,000 without running out of stack', async () => {
    const chain = build().input();
    for (let i = 0; i < 10_000; i++) chain.agent(`a${i}`, 'sharp', i === 0 ? 'input' : `a${i - 1}`);
    const stop = new AbortController();
    const script: Script = {
      sharp: () => {
        queueMicrotask(() => stop.abort());
        return 'never';
      },
    };
    const run = await play(chain.output('a9999').pattern(), script, { signal: stop.signal });
    expect(run.end).toEqual({ kind: 'cancelled' });
    expect(run.aborted).toEqual(['sharp']);
  });
});

describe('outcomes are values', () => {
  it('passes an abstention through strict nodes with its reason', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'a')
      .output('b')
      .pattern();
    const run = await play(pattern, { sharp: abstain('no signal') });
    expect(resultOf(run)).toMatchObject({ outcome: 'abstain', reason: 'no signal' });
    expect(run.calls).toEqual(['sharp']);
  });

  it('turns a call that throws into a failure', async () => {
    const run = await play(build().input().agent('a', 'sharp', 'input').output('a').pattern(), {
      sharp: 'throw',
    });
    expect(resultOf(run)).toMatchObject({ outcome: 'fail', reason: 'sharp broke' });
  });
});

describe('exits', () => {
  const gated = build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('gate', 'gate', { config: { threshold: 0.8, use: 'raw' }, from: 'a' })
    .agent('b', 'calm', 'gate.below')
    .node('join', 'merge1', { from: ['gate.pass', 'b'] })
    .output('join')
    .pattern();

  it('takes the passing path and skips the other', async () => {
    const run = await play(gated, { sharp: says('yes', 0.9) });
    expect(run.calls).toEqual(['sharp']);
    expect(run.kinds('b')).toEqual(['node.skipped']);
    expect(resultOf(run).value).toBe('yes');
  });

  it('takes the lower path below the threshold', async () => {
    const run = await play(gated, { sharp: says('yes', 0.2), calm: says('no') });
    expect(run.calls).toEqual(['sharp', 'calm']);
    expect(resultOf(run).value).toBe('no');
  });
});

describe('aborting what no longer matters', () => {
  it('aborts a voice that cannot change a decided vote', async () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'input')
      .agent('c', 'blunt', 'input')
      .node('vote', 'vote', { config: { mode: 'majority', stop: 'decided' }, from: ['a', 'b', 'c'] })
      .output('vote')
      .pattern();
    const run = await play(pattern, { blunt: 'never' });
    expect(run.calls.toSorted()).toEqual(['blunt', 'calm', 'sharp']);
    expect(run.aborted).toEqual(['blunt']);
    expect(run.kinds('c')).toEqual(['node.started', 'node.aborted']);
    expect(resultOf(run).value).toBe('yes');
  });

  it('aborts the running call when the run is cancelled', async () => {
    const stop = new AbortController();
    const pattern = build().input().agent('a', 'sharp', 'input').output('a').pattern();
    const playing = play(pattern, { sharp: 'never' }, { signal: stop.signal });
    stop.abort();
    const run = await playing;
    expect(run.end).toEqual({ kind: 'cancelled' });
    expect(run.aborted).toEqual(['sharp']);
  });
});

describe('containers', () => {
  const retried = build()
    .input()
    .container('again', 'retry', {
      config: { max: 3, backoffMs: 0 },
      from: 'input',
      inside: (b) => b.agent('a', 'sharp', 'again.item').take('a'),
    })
    .output('again')
    .pattern();

  it('retry runs its inside until it is good enough', async () => {
    let tries = 0;
    const run = await play(retried, {
      sharp: () => (++tries < 3 ? fail('busy') : says('yes')),
      timer: ok(null, NONE),
    });
    expect(tries).toBe(3);
    expect(resultOf(run)).toMatchObject({ outcome: 'ok', value: 'yes' });
    const keys = run.events
      .filter((one) => one.kind === 'node.settled' && one.node === 'a')
      .map((one) => 'key' in one && one.key);
    expect(keys).toEqual(['again#1/a', 'again#2/a', 'again#3/a']);
  });

  it('retry gives the last outcome when its tries are used up', async () => {
    const run = await play(retried, { sharp: fail('busy'), timer: ok(null, NONE) });
    expect(resultOf(run).outcome).toBe('fail');
    expect(run.calls.filter((name) => name === 'sharp')).toHaveLength(3);
  });

  it('fallback never calls the second when the first is good', async () => {
    const pattern = build()
      .input()
      .container('ladder', 'fallback', {
        from: 'input',
        inside: (b) =>
          b.agent('a', 'sharp', 'ladder.item').agent('b', 'calm', 'ladder.item').take(['a', 'b']),
      })
      .output('ladder')
      .pattern();
    expect((await play(pattern, {})).calls).toEqual(['sharp']);
    const second = await play(pattern, { sharp: abstain('no signal') });
    expect(second.calls).toEqual(['sharp', 'calm']);
    expect(resultOf(second).value).toBe('yes');
  });

  it('parallel keeps each member and vote spreads them', async () => {
    const pattern = build()
      .input()
      .container('all', 'parallel', {
        from: 'input',
        inside: (b) =>
          b
            .agent('a', 'sharp', 'all.item')
            .agent('b', 'calm', 'all.item')
            .agent('c', 'blunt', 'all.item')
            .take(['a', 'b', 'c']),
      })
      .node('vote', 'vote', { from: 'all' })
      .output('vote')
      .pattern();
    const run = await play(pattern, { calm: says('no') });
    expect(resultOf(run)).toMatchObject({ value: 'yes', conf: { status: 'self_reported', raw: 2 / 3 } });
  });
});

describe('records', () => {
  it('stay whole through a join and are spread by the vote behind it', async () => {
    const pattern = build()
      .input()
      .container('all', 'parallel', {
        from: 'input',
        inside: (b) =>
          b
            .agent('a', 'sharp', 'all.item')
            .agent('b', 'calm', 'all.item')
            .agent('c', 'blunt', 'all.item')
            .take(['a', 'b', 'c']),
      })
      .node('which', 'branch', { config: { when: 'true' }, from: 'all' })
      .node('join', 'merge1', { from: ['which.then', 'which.else'] })
      .node('vote', 'vote', { from: 'join' })
      .output('vote')
      .pattern();
    const run = await play(pattern, { sharp: says('no'), calm: says('yes'), blunt: says('yes') });
    expect(resultOf(run)).toMatchObject({ value: 'yes', conf: { raw: 2 / 3 } });
  });
});

describe('a wide fan', () => {
  const ids = Array.from({ length: 1000 }, (_, i) => `a${i}`);
  const wide = build().input();
  for (const id of ids) wide.agent(id, 'sharp', 'input');
  const pattern = wide.node('sum', 'vote', { from: ids }).output('sum').pattern();

  it('holds few calls at once when agents answer at once', async () => {
    let underWay = 0;
    let most = 0;
    const run = await play(
      pattern,
      {
        sharp: () => {
          most = Math.max(most, ++underWay);
          return says('yes');
        },
      },
      { journal: { emit: () => undefined, commit: () => void underWay-- } },
    );
    expect(resultOf(run).outcome).toBe('ok');
    expect(run.calls.length).toBe(1000);
    expect(most).toBeLessThan(500);
  });

  it('still starts every call when none of them answers', async () => {
    const stop = new AbortController();
    let started = 0;
    const sharp = (): Answer => {
      if (++started === 1000) stop.abort();
      return 'never';
    };
    const run = await play(pattern, { sharp }, { signal: stop.signal });
    expect(run.end).toEqual({ kind: 'cancelled' });
    expect(run.aborted.length).toBeGreaterThan(990);
  });
});
