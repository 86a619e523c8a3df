/** Containers through the engine: who is called, who is not any more, and what is told. `map` has a file of its own. */
import { describe, expect, it } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';
import type { Pattern } from './pattern.ts';
import { AGENTS, build } from './testing.ts';
import { around, DONE, play, Stage, says, valid } from './testing-stage.ts';
import { validate } from './validate.ts';

describe('race', () => {
  it('takes the first to arrive and cancels the others, down to the call', async () => {
    const run = new Stage(valid(around('race', ['sharp', 'calm', 'blunt'])));
    expect(run.names.toSorted()).toEqual(['blunt', 'calm', 'sharp']);
    await run.answer('calm', says('yes'));
    expect(await run.result()).toMatchObject({ value: 'yes', reason: 'calm won.' });
    expect(run.aborted.toSorted()).toEqual(['blunt', 'sharp']);
  });

  it('goes on when the first is not acceptable', async () => {
    const run = new Stage(around('race', ['sharp', 'calm']));
    await run.answer('calm', fail('Busy.'));
    await run.answer('sharp', says('no'));
    expect(await run.result()).toMatchObject({ value: 'no', reason: 'sharp won.' });
    expect(run.aborted).toEqual([]);
  });

  it('hedged: pays for the second only when the first is slow', async () => {
    const quick = new Stage(around('race', ['sharp', 'calm'], { hedgeDelayMs: 50 }));
    await quick.answer('sharp', says('yes'));
    expect((await quick.result()).value).toBe('yes');
    expect(quick.names.toSorted()).toEqual(['sharp', 'timer']);
    expect(quick.aborted).toEqual(['timer']);

    const slow = new Stage(around('race', ['sharp', 'calm'], { hedgeDelayMs: 50 }));
    await slow.answer('timer', DONE);
    expect(slow.names.toSorted()).toEqual(['calm', 'sharp', 'timer']);
    await slow.answer('calm', says('no'));
    expect((await slow.result()).value).toBe('no');
    expect(slow.aborted).toEqual(['sharp']);
  });

  it('decides after a crash as it did before', async () => {
    const pattern = build()
      .input()
      .container('box', 'race', {
        from: 'input',
        inside: (b) => b.agent('a', 'sharp', 'box.item').agent('b', 'calm', 'box.item').take(['a', 'b']),
      })
      .agent('after', 'blunt', 'box')
      .output('after')
      .pattern();
    const before = new Stage(pattern);
    await before.answer('calm', says('no'));
    const after = new Stage(pattern, { known: before.outcomes() });
    expect(after.names).toEqual(['blunt']);
    await after.answer('blunt', says('yes'));
    expect((await after.result()).value).toBe('yes');
  });
});

describe('cascades', () => {
  const rungs = ['sharp', 'calm', 'blunt'];

  it.each([
    ['fallback', { accept: 'confident', use: 'raw' }],
    ['escalate', { use: 'raw' }],
  ])('%s never calls what it does not need', async (primitive, config) => {
    const run = async (...answers: Belief[]) => {
      const script = Object.fromEntries(
        rungs.map((id, i) => [id, () => answers[i] ?? fail('Not scripted.')]),
      );
      return play(valid(around(primitive, rungs, config)), script);
    };
    expect((await run(says('a', 0.9))).calls).toEqual(['sharp']);
    expect((await run(says('a', 0.1), says('b', 0.9))).calls).toEqual(['sharp', 'calm']);
    const last = await run(abstain('No signal.'), says('b', 0.1), says('c', 0.9));
    expect(last.calls).toEqual(rungs);
    expect(last.result.value).toBe('c');
    const none = await run(says('a', 0.1), says('b', 0.1), says('c', 0.1));
    expect(none.result.outcome).toBe('abstain');
    for (const id of rungs) expect(none.result.reason).toContain(`${id}: `);
  });

  it('escalate tells a rung what those below it said', async () => {
    const heard: unknown[] = [];
    const pattern = build()
      .input()
      .container('box', 'escalate', {
        ...{ from: 'input', config: { use: 'raw' } },
        inside: (b) =>
          b.agent('low', 'sharp', 'box.item').agent('high', 'calm', 'box.trail').take(['low', 'high']),
      })
      .output('box')
      .pattern();
    const { result } = await play(valid(pattern), {
      sharp: () => says('maybe', 0.2),
      calm: (call) => {
        if (call.request.kind === 'agent') heard.push(call.request.input);
        return says('yes', 0.9);
      },
    });
    expect(heard).toEqual(['low: "maybe". raw score 0.2 < threshold 0.8.']);
    expect(result.value).toBe('yes');
  });
});

describe('budget', () => {
  const two = ['sharp', 'calm'];

  it('of time: stops what is at work and goes on with the best so far', async () => {
    const run = new Stage(valid(around('budget', two, { timeoutMs: 200 })));
    expect(run.names.toSorted()).toEqual(['calm', 'sharp', 'timer']);
    await run.answer('sharp', says('rough'));
    await run.answer('timer', DONE);
    const result = await run.result();
    expect(result).toMatchObject({ outcome: 'ok', value: 'rough' });
    expect(result.reason).toBe(
      'The budget of 200 ms was used up; 2 calls and 2 cost units were spent. The answer of sharp goes out.',
    );
    expect(run.aborted).toEqual(['calm']);
  });

  it('of time: the clock is let go of when the work is done first', async () => {
    const run = new Stage(around('budget', two, { timeoutMs: 200 }));
    await run.answer('calm', says('fine'));
    expect(await run.result()).toMatchObject({ value: 'fine' });
    expect(run.aborted.toSorted()).toEqual(['sharp', 'timer']);
  });

  it.each([
    ['calls', { maxCalls: 1 }, 'The budget of 1 call was used up; 1 call and 2 cost units were spent.'],
    ['units', { maxUnits: 3 }, 'The budget of 3 cost units was used up; 1 call and 2 cost units were spent.'],
  ])('of %s: the call that would pass it is never made', async (...row) => {
    const [, limit, told] = row;
    const paid = { ...says('rough'), cost: { units: 2, ms: 1, calls: 1 } };
    const run = new Stage(valid(around('budget', two, { timeoutMs: 0, ...limit })));
    await run.answer('sharp', paid);
    expect(await run.result()).toMatchObject({
      value: 'rough',
      reason: `${told} The answer of sharp goes out.`,
    });
    expect(run.names).toEqual(['sharp']);
  });

  it('that lasts is not noticed', async () => {
    const { result, calls } = await play(around('budget', two, { timeoutMs: 0, maxCalls: 2 }), {
      calm: () => says('fine'),
    });
    expect(calls).toEqual(['sharp', 'calm']);
    expect(result).toEqual(says('fine'));
  });

  it('bounds a loop inside: nothing is spent once it is used up', async () => {
    const pattern = build()
      .input()
      .container('box', 'budget', {
        ...{ from: 'input', config: { timeoutMs: 0, maxCalls: 3 } },
        inside: (b) =>
          b
            .container('again', 'loop', {
              ...{ from: 'box.item', config: { maxIter: 50 } },
              inside: (inner) => inner.agent('a', 'echo', 'again.state').take('a'),
            })
            .take('again'),
      })
      .output('box')
      .pattern();
    const { result, calls } = await play(valid(pattern), {});
    expect(calls).toEqual(['echo', 'echo', 'echo']);
    expect(result.outcome).toBe('abstain');
    expect(result.reason).toContain('The budget of 3 calls was used up; 3 calls');
  });
});

describe('loop', () => {
  const rounds = (config: Readonly<Record<string, unknown>>): Pattern =>
    build()
      .input()
      .container('again', 'loop', {
        ...{ from: 'input', config },
        inside: (b) => b.agent('a', 'echo', 'again.state').take('a'),
      })
      .output('again')
      .pattern();
  const longer = (call: EffectCall): Belief =>
    says(call.request.kind === 'agent' ? `${String(call.request.input)}!` : '', 0.5);

  it.each([
    ['the condition holds', { maxIter: 10, until: 'value.size() >= 7' }, 'hello!!', 2],
    ['the rounds are used up', { maxIter: 4 }, 'hello!!!!', 4],
  ])('ends when %s', async (...row) => {
    const [, config, value, rounds_] = row;
    const { result, calls } = await play(valid(rounds(config)), { echo: longer });
    expect(result.value).toBe(value);
    expect(calls).toHaveLength(rounds_);
  });

  it('hands on the last good state when a round fails', async () => {
    let round = 0;
    const { result, calls } = await play(rounds({ maxIter: 5 }), {
      echo: (call) => (++round === 3 ? fail('Busy.') : longer(call)),
    });
    expect(result).toMatchObject({ outcome: 'ok', value: 'hello!!', reason: 'Round 3 failed: Busy.' });
    expect(calls).toHaveLength(3);
  });

  it('the same agents talking on are never surer than in the first round', async () => {
    let raw = 0.3;
    const { result } = await play(rounds({ maxIter: 5 }), {
      echo: (call) => {
        raw += 0.1;
        return { ...says('yes', raw), evidence: [call.key] };
      },
    });
    expect(result.conf).toMatchObject({ status: 'self_reported', raw: 0.4 });
  });
});

describe('sample', () => {
  const samples = build()
    .input()
    .node('draw', 'sample', { from: 'input', config: { agentId: 'sharp', k: 4 } })
    .node('vote', 'vote', { from: 'draw' })
    .output('vote')
    .pattern();

  it('calls one agent k times with different seeds, and each answer is a voice', async () => {
    const seeds = new Set<number>();
    let n = 0;
    const { result, calls } = await play(valid(samples), {
      sharp: (call) => {
        if (call.request.kind === 'agent') seeds.add(call.request.seed);
        n += 1;
        return { ...says(n === 2 ? 'no' : 'yes'), evidence: [call.key] };
      },
    });
    expect(calls).toHaveLength(4);
    expect(seeds.size).toBe(4);
    expect(result).toMatchObject({ value: 'yes', conf: { raw: 3 / 4 } });
  });
});

describe('circuit', () => {
  const pattern = around('circuit', ['sharp']);
  const breaker = (state: string, failed = 0, calls = 0) =>
    ok({ state, failed, calls }, unknown('none', 'given'));

  it.each([
    ['an answer', says('yes'), false],
    ['a failure', fail('Timed out.'), true],
  ])('asks, calls, and tells of %s', async (...row) => {
    const [, answer, isFailure] = row;
    const run = new Stage(valid(pattern));
    expect(run.names).toEqual(['circuit']);
    await run.answer('circuit', breaker('closed'));
    await run.answer('sharp', answer);
    expect(run.calls[2]?.request).toMatchObject({ circuit: { op: 'tell', isFailure } });
    await run.answer('circuit', DONE, 1);
    expect(await run.result()).toMatchObject({ outcome: answer.outcome });
  });

  it('open: calls nobody', async () => {
    const run = new Stage(pattern);
    await run.answer('circuit', breaker('open', 12, 20));
    expect(await run.result()).toMatchObject({
      outcome: 'abstain',
      reason: 'The circuit is open: 12 of the last 20 calls failed.',
    });
    expect(run.names).toEqual(['circuit']);
  });
});

describe('route', () => {
  it.each([
    ['de', 'calm'],
    ['fr', 'blunt'],
  ])('by an agent that says %s asks %s alone', async (language, chosen) => {
    const config = {
      policy: 'agent',
      agentId: 'tongue',
      ports: ['german', 'others'],
      labels: { de: 'german' },
    };
    const pattern = build()
      .input()
      .node('way', 'route', { from: 'input', config })
      .agent('a', 'calm', 'way.german')
      .agent('b', 'blunt', 'way.others')
      .node('join', 'merge1', { from: ['a', 'b'] })
      .output('join')
      .pattern();
    const { result, calls } = await play(valid(pattern), { tongue: () => says(language) });
    expect(calls).toEqual(['tongue', chosen]);
    expect(result.value).toBe('yes');
  });
});

describe('subpattern', () => {
  const judge = build().input().agent('a', 'sharp', 'input').output('a').pattern();
  const ref = 'judge@1.0.0';
  const pattern: Pattern = {
    ...build()
      .input()
      .node('call', 'subpattern', { from: 'input', config: { ref } })
      .output('call')
      .pattern(),
    uses: { [ref]: { name: 'Judge', semver: '1.0.0', nodes: judge.nodes, edges: judge.edges } },
  };

  it('runs within the run that calls it', async () => {
    const run = new Stage(valid(pattern));
    expect(run.calls.map(({ name, key }) => [name, key])).toEqual([['sharp', 'call#1/a']]);
    await run.answer('sharp', says('yes'));
    expect((await run.result()).value).toBe('yes');
  });

  it('is refused without the copy it calls', () => {
    const { uses: _, ...alone } = pattern;
    const codes = validate(alone, { primitives, agents: AGENTS }).map(({ code }) => code);
    expect(codes).toContain('R8.called-missing');
  });
});
