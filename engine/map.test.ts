/** `map` through the engine: how many items at once, in which order, and what stays in memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Belief, fail } from '#primitives/kit/belief.ts';
import { isItems } from '#primitives/kit/items.ts';
import type { Pattern } from './pattern.ts';
import { build } from './testing.ts';
import { play, Stage, says, valid } from './testing-stage.ts';

const mapped = (config = {}): Pattern =>
  build()
    .input('input', { name: 'input', type: 'List' })
    .container('each', 'map', {
      ...{ from: 'input', config },
      inside: (b) => b.agent('a', 'sharp', 'each.item').take('a'),
    })
    .output('each')
    .pattern();

describe('map', () => {
  it('works on as many items at once as it may, and keeps their order', async () => {
    const run = new Stage(valid(mapped({ maxConcurrency: 3 })), {
      input: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
    });
    expect(run.open).toBe(3);
    // always the latest first: order must not depend on who is fast
    while (run.open > 0) {
      const open = run.calls.findLast(({ key }) => !run.outcomes().has(key));
      const input = open?.request.kind === 'agent' ? open.request.input : '';
      await open?.answer(says(String(input).toUpperCase()));
    }
    const { value } = await run.result();
    expect(isItems(value) && value.map((one) => one.value)).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
    expect(run.calls).toHaveLength(7);
    expect(run.most).toBe(3);
  });

  it('ends at once with an item that fails, if told so, and cancels the others', async () => {
    const run = new Stage(mapped({ maxConcurrency: 2, onItemFail: 'fail' }), { input: ['a', 'b', 'c'] });
    await run.answer('sharp', fail('Busy.'), 1);
    expect(await run.result()).toMatchObject({
      outcome: 'fail',
      reason: expect.stringMatching(/^Item \d failed: Busy\.$/),
    });
    expect(run.calls).toHaveLength(2);
    expect(run.aborted).toEqual(['sharp']);
  });

  it('finds after a crash which items are done', async () => {
    const input = ['a', 'b', 'c', 'd'];
    const before = new Stage(mapped({ maxConcurrency: 2 }), { input });
    await before.answer('sharp', says('one'), 0);
    const after = new Stage(mapped({ maxConcurrency: 2 }), { input, known: before.outcomes() });
    expect(after.calls).toHaveLength(2);
    while (after.open > 0)
      await after.calls.find(({ key }) => !after.outcomes().has(key))?.answer(says('two'));
    const { value } = await after.result();
    expect(isItems(value) && value.map((one) => one.value).toSorted()).toEqual(['one', 'two', 'two', 'two']);
    expect(after.calls).toHaveLength(3);
  });

  it('of 100,000 items keeps nothing but their answers in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const same = says('yes');
    const sizes: number[] = [];
    let count = 0;
    const sharp = (): Belief => {
      count += 1;
      if (count === 5_000 || count === 95_000) sizes.push(heap());
      return same;
    };
    const input = Array.from({ length: 100_000 }, () => 'a');
    const { result, calls } = await play(mapped({ maxItems: 100_000 }), { sharp }, input);
    expect(isItems(result.value) && result.value.length).toBe(100_000);
    expect(calls).toHaveLength(100_000);
    const [early = 0, late = Number.POSITIVE_INFINITY] = sizes;
    // a frame takes over 500 bytes; the list of answers and the test's own list 16 per item
    expect((late - early) / 90_000).toBeLessThan(60);
  }, 60_000);
});
