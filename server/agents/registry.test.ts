import { beforeAll, describe, expect, test } from 'vitest';
import type { AgentCard } from '#primitives/define.ts';
import { num, text } from '#primitives/kit/port-type.ts';
import type { Agent } from './agent.ts';
import { builtinAgents, cardOf, registerAgent } from './cards.ts';
import { callAgent } from './registry.ts';
import { brokenAgent, flakyAgent, slowAgent, testAgent } from './testing.ts';
import { inputFor } from './testing-ask.ts';

type More = { signal?: AbortSignal; input?: unknown; timeoutMs?: number; version?: string };

const ask = (agent: Agent, more: More = {}) =>
  callAgent(
    { kind: 'agent', agentId: agent.card.id, seed: 7, input: 'a text', timeoutMs: 2_000, ...more },
    {
      signal: more.signal ?? new AbortController().signal,
      evidence: ['node'],
      find: async (id) => (id === agent.card.id ? agent : undefined),
    },
  );

const replying = (reply: unknown, card: Partial<AgentCard> = {}) =>
  testAgent('t-reply', async () => reply, { title: 'It', ...card });

describe('an answer', () => {
  test('becomes a belief with a source', async () => {
    const alternatives = [
      { value: 'positive', p: 0.7 },
      { value: 'negative', p: 0.2 },
    ];
    const belief = await ask(replying({ kind: 'answer', value: 'positive', score: 0.7, alternatives }));
    expect(belief).toEqual({
      outcome: 'ok',
      value: 'positive',
      conf: { status: 'self_reported', claim: 'label-correct', raw: 0.7, method: 'margin' },
      alternatives,
      evidence: ['node'],
      cost: { units: 1, calls: 1, ms: expect.any(Number) },
    });
  });

  test('without a score is unknown, never 1', async () => {
    const { conf } = await ask(replying({ kind: 'answer', value: 'positive' }));
    expect(conf).toEqual({ status: 'unknown', claim: 'label-correct', why: 'no-signal' });
    const free = await ask(replying({ kind: 'answer', value: 'words' }, { output: text, method: 'none' }));
    expect(free.conf).toMatchObject({ status: 'unknown', why: 'free-text' });
  });

  test.each([
    ['pass', 'sum-right', { status: 'derived', p: 1, lo: 1, hi: 1, rule: 'oracle' }],
    ['fail', 'sum-right', { status: 'unknown' }],
    ['pass', 'something-else', { status: 'unknown' }],
  ])('with a check: %s for %s', async (verdict, covers, conf) => {
    const verified = [{ oracle: 'adding machine', verdict, covers }];
    const card = { output: num, method: 'none', claim: 'sum-right' } as const;
    const belief = await ask(replying({ kind: 'answer', value: 3, verified }, card));
    expect(belief.conf).toMatchObject({ claim: 'sum-right', ...conf });
    expect(belief.verified).toEqual(verified);
  });

  test('an abstention keeps its reason', async () => {
    const belief = await ask(replying({ kind: 'abstain', reason: 'Nothing to go by.' }));
    expect(belief).toMatchObject({
      outcome: 'abstain',
      reason: 'Nothing to go by.',
      cost: { calls: 1 },
      conf: { status: 'unknown', claim: 'label-correct' },
    });
  });
});

describe('a broken promise is a failure with a sentence', () => {
  const answer = { kind: 'answer', value: 'positive' };
  test.each([
    ['no reply', undefined, 'It answered with something that is no answer.'],
    ['null', null, 'It answered with something that is no answer.'],
    ['a text', 'positive', 'It answered with something that is no answer.'],
    ['another kind', { kind: 'maybe' }, 'It answered with something that is no answer.'],
    [
      'another type',
      { kind: 'answer', value: 3 },
      'It answered with something that is no Label<positive|negative>.',
    ],
    ['no value', { kind: 'answer' }, 'It answered with something that is no answer.'],
    [
      'another label',
      { kind: 'answer', value: 'so-so' },
      'It answered with something that is no Label<positive|negative>.',
    ],
    ['a score above 1', { ...answer, score: 1.01 }, 'It gave a score outside 0 to 1.'],
    ['a score below 0', { ...answer, score: -0.1 }, 'It gave a score outside 0 to 1.'],
    ['no number', { ...answer, score: Number.NaN }, 'It gave a score outside 0 to 1.'],
    ['infinity', { ...answer, score: Number.POSITIVE_INFINITY }, 'It gave a score outside 0 to 1.'],
    ['a text as score', { ...answer, score: '.9' }, 'It gave a score outside 0 to 1.'],
    [
      'a strange alternative',
      { ...answer, alternatives: [{ value: 'so-so', p: 0.1 }] },
      'It named an alternative that is no Label<positive|negative>.',
    ],
    [
      'shares beyond 1',
      { ...answer, alternatives: [{ value: 'positive', p: 1.2 }] },
      'It gave alternatives whose shares are not from 0 to 1.',
    ],
    [
      'shares that add up to more than 1',
      {
        ...answer,
        alternatives: [
          { value: 'positive', p: 0.8 },
          { value: 'negative', p: 0.3 },
        ],
      },
      'It gave alternatives that add up to more than 1.',
    ],
    ['an odd check', { ...answer, verified: [{ oracle: '' }] }, 'It named a check that cannot be read.'],
    ['no reason', { kind: 'abstain' }, 'It gave no reason.'],
  ])('%s', async (_, reply, reason) => {
    expect(await ask(replying(reply))).toMatchObject({
      outcome: 'fail',
      reason,
      evidence: ['node'],
      conf: { status: 'unknown', why: 'not-ok' },
    });
  });

  test('a score that the card rules out', async () => {
    const belief = await ask(replying({ ...answer, score: 0.5 }, { method: 'none' }));
    expect(belief).toMatchObject({ outcome: 'fail', reason: 'It gave a score, which its card rules out.' });
  });

  test('an error', async () => {
    expect(await ask(brokenAgent('t-broken'))).toMatchObject({
      outcome: 'fail',
      reason: 't-broken broke: the wire is cut.',
    });
  });

  test('an error while loading; the next call loads again', async () => {
    let loads = 0;
    const agent: Agent = {
      ...replying(answer),
      load: async () => {
        loads += 1;
        if (loads === 1) throw new Error('no model');
      },
    };
    expect(await ask(agent)).toMatchObject({ outcome: 'fail', reason: 'It broke: no model.' });
    expect(await ask(agent)).toMatchObject({ outcome: 'ok' });
  });

  test('failures end when the agent recovers', async () => {
    const agent = flakyAgent('t-flaky', 1);
    expect(await ask(agent)).toMatchObject({ outcome: 'fail', reason: 't-flaky broke: failure 1.' });
    expect(await ask(agent)).toMatchObject({ outcome: 'ok' });
  });
});

describe('what is refused before any call', () => {
  test('another type of input', async () => {
    const belief = await ask(replying({}), { input: 3 });
    expect(belief).toMatchObject({
      outcome: 'fail',
      reason: 'It reads Text; something else arrived.',
      cost: { calls: 0 },
    });
  });

  test('another version', async () => {
    const belief = await ask(replying({}), { version: '2.0.0' });
    expect(belief).toMatchObject({
      outcome: 'fail',
      reason: 'It is at version 1.0.0; version 2.0.0 was asked for.',
      cost: { calls: 0 },
    });
  });

  test('nobody of this name', async () => {
    const belief = await callAgent(
      { kind: 'agent', agentId: 'nobody', input: '', timeoutMs: 100, seed: 0 },
      { signal: new AbortController().signal },
    );
    expect(belief).toMatchObject({ outcome: 'fail', reason: 'There is no agent nobody here.' });
  });
});

describe('time', () => {
  test('a late answer is a failure', async () => {
    const belief = await ask(slowAgent('t-slow', 60_000), { timeoutMs: 20 });
    expect(belief).toMatchObject({ outcome: 'fail', reason: 't-slow timed out after 20 ms.' });
    expect(belief.cost.ms).toBeGreaterThanOrEqual(19);
    expect(belief.cost.ms).toBeLessThan(10_000);
  });

  test('an agent that ignores its signal is late all the same', async () => {
    const deaf = testAgent('t-deaf', () => new Promise(() => {}));
    expect(await ask(deaf, { timeoutMs: 20 })).toMatchObject({ reason: 't-deaf timed out after 20 ms.' });
  });

  test('so is one that computes without a pause', async () => {
    const busy = testAgent('t-busy', async () => {
      const until = performance.now() + 40;
      while (performance.now() < until);
      return { kind: 'answer', value: 'positive' };
    });
    expect(await ask(busy, { timeoutMs: 20 })).toMatchObject({ reason: 't-busy timed out after 20 ms.' });
  });
});

describe('abort', () => {
  test('reaches the agent, and the call rejects with the reason', async () => {
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    let seen: unknown;
    const agent = testAgent('t-abort', (_, { signal }) => {
      queueMicrotask(() => stop.abort(reason));
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          seen = signal.reason;
          reject(signal.reason);
        });
      });
    });
    await expect(ask(agent, { signal: stop.signal })).rejects.toBe(reason);
    expect(seen).toBe(reason);
  });

  test('before the start means no call', async () => {
    let calls = 0;
    const agent = testAgent('t-none', async () => {
      calls += 1;
    });
    await expect(ask(agent, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow(
      'too late',
    );
    expect(calls).toBe(0);
  });

  test('a deaf agent does not hold it up', async () => {
    const stop = new AbortController();
    const deaf = testAgent('t-deaf', () => {
      queueMicrotask(() => stop.abort(new Error('stop')));
      return new Promise(() => {});
    });
    await expect(ask(deaf, { signal: stop.signal })).rejects.toThrow('stop');
  });
});

describe('every built-in agent passes through the port', () => {
  // Loading the models takes seconds on a busy machine.
  beforeAll(async () => {
    for (const agent of builtinAgents) await agent.load?.();
  }, 60_000);

  test.each(builtinAgents.map((agent) => [agent.card.id, agent] as const))('%s', async (_, agent) => {
    const { card } = agent;
    const input = inputFor(agent);
    const belief = await callAgent(
      { kind: 'agent', agentId: card.id, version: card.version, input, timeoutMs: 30_000, seed: 0 },
      { signal: new AbortController().signal },
    );
    expect(belief, card.id).toMatchObject({ outcome: 'ok', conf: { claim: card.claim }, cost: { calls: 1 } });
    const expected = card.method === 'none' ? 'unknown' : 'self_reported';
    expect(belief.conf.status, card.id).toBe(card.oracle ? 'derived' : expected);
  });
});

test('a test may add an agent, but not replace a built-in one', async () => {
  registerAgent(brokenAgent('t-added'));
  expect(cardOf('t-added')?.title).toBe('t-added');
  expect(() => registerAgent(brokenAgent('calculator'))).toThrow('built-in');
});
