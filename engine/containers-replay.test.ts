/** Containers after a crash at every place: nobody is asked twice, and the end is the same. */
import { describe, expect, it } from 'vitest';
import { type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import type { Pattern } from './pattern.ts';
import { build } from './testing.ts';
import { around, DONE, Stage, says, valid } from './testing-stage.ts';

const three = ['sharp', 'calm', 'blunt'];
const closed = ok({ state: 'closed', failed: 0, calls: 0 }, unknown('none', 'given'));

const looped = (maxCalls: number): Pattern =>
  build()
    .input()
    .container('box', 'budget', {
      ...{ from: 'input', config: { timeoutMs: 0, maxCalls } },
      inside: (b) =>
        b
          .container('again', 'loop', {
            ...{ from: 'box.item', config: { maxIter: 4, until: "value.endsWith('4')" } },
            inside: (inner) => inner.agent('a', 'echo', 'again.state').take('a'),
          })
          .take('again'),
    })
    .output('box')
    .pattern();

const mapped = build()
  .input('input', { name: 'input', type: 'List' })
  .container('each', 'map', {
    ...{ from: 'input', config: { maxConcurrency: 2 } },
    inside: (b) =>
      b
        .container('race', 'race', {
          from: 'each.item',
          inside: (inner) =>
            inner.agent('a', 'sharp', 'race.item').agent('b', 'calm', 'race.item').take(['a', 'b']),
        })
        .take('race'),
  })
  .output('each')
  .pattern();

const sampled = build()
  .input()
  .node('draw', 'sample', { from: 'input', config: { agentId: 'sharp', k: 4 } })
  .node('vote', 'vote', { from: 'draw' })
  .output('vote')
  .pattern();

/** What an effect gives, from its key alone: the same before and after a crash. */
function answerTo({ name, key }: { name: string; key: string }): Belief {
  if (name === 'timer') return DONE;
  if (name === 'circuit') return closed;
  if (name === 'calm') return fail('Busy.');
  const n = Number(/#(\d+)\/\w+$/.exec(key)?.[1] ?? key.length);
  return { ...says(`v${n}`, (n % 7) / 10), evidence: [key], cost: { units: 2, ms: 1, calls: 1 } };
}

async function finish(run: Stage): Promise<Belief> {
  for (let at = 0; at < run.calls.length; at += 1) {
    const call = run.calls[at];
    if (call && !run.ended.has(call.key)) await call.answer(answerTo(call));
  }
  return run.result();
}

const input = ['a', 'b', 'c', 'd', 'e'];

describe('after a crash', () => {
  it.each<[string, Pattern, unknown]>([
    ['race', around('race', three), 'hello'],
    ['hedged race', around('race', ['calm', 'sharp', 'blunt'], { hedgeDelayMs: 50 }), 'hello'],
    ['fallback', around('fallback', ['calm', 'sharp']), 'hello'],
    ['escalate', around('escalate', three, { use: 'raw' }), 'hello'],
    ['budget of time', around('budget', three), 'hello'],
    ['budget of calls', around('budget', three, { timeoutMs: 0, maxCalls: 2 }), 'hello'],
    ['loop in a budget', looped(3), 'hello'],
    ['loop in an ample budget', looped(9), 'hello'],
    ['races in a map', mapped, input],
    ['circuit', around('circuit', ['sharp']), 'hello'],
    ['sample', sampled, 'hello'],
  ])('%s', async (...row) => {
    const [, pattern, given] = row;
    const first = new Stage(valid(pattern), { input: given });
    const result = await finish(first);
    const outcomes = [...first.outcomes()];
    expect(outcomes.length).toBeGreaterThan(0);
    for (let kept = 1; kept <= outcomes.length; kept += 1) {
      const known = new Map(outcomes.slice(0, kept));
      const again = new Stage(pattern, { input: given, known });
      expect(await finish(again)).toEqual(result);
      const repeated = again.calls.filter(({ key }) => known.has(key));
      expect(repeated).toEqual([]);
    }
  });
});
