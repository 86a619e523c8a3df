import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { generatePattern } from '#engine/testing-generate.ts';
import { hashOfLink, LINK_MAX, readLink, shareLink } from './share-link.ts';

const ORIGIN = 'https://parallax.test';
const SMALL: Pattern = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();

async function urlOf(pattern: Pattern): Promise<string> {
  const link = await shareLink({ name: 'Über — 意見', description: '', pattern }, ORIGIN);
  if ('problem' in link) throw new Error(link.problem);
  return link.url;
}

describe('an address', () => {
  test.prop([fc.integer({ min: 0, max: 2 ** 31 })], { numRuns: 20 })(
    'gives back what went in',
    async (seed) => {
      const pattern = generatePattern(seed, 4);
      const read = await readLink(hashOfLink(await urlOf(pattern)) ?? '');
      expect(JSON.parse(JSON.stringify(read))).toEqual(
        JSON.parse(JSON.stringify({ name: 'Über — 意見', description: '', pattern, kept: [] })),
      );
    },
  );

  test('keeps unknown fields', async () => {
    const read = await readLink(new URL(await urlOf({ ...SMALL, extra: { color: 'red' } })).hash);
    expect(read).toMatchObject({ pattern: { extra: { color: 'red' } }, kept: ['pattern.color'] });
  });

  test('that would be too long is refused with a sentence', async () => {
    const nodes = Array.from({ length: 2_000 }, (_, i) => ({
      ...{ id: `n${i}`, primitive: 'vote', version: 1, position: { x: i * 7919, y: i * 104729 } },
      config: { of: Math.sin(i) },
    }));
    const link = await shareLink({ name: 'Large', description: '', pattern: { ...SMALL, nodes } }, ORIGIN);
    expect(link).toMatchObject({ problem: expect.stringMatching(/Export the file instead\.$/) });
  });

  test.each([
    ['nothing', '#', /holds no pattern/],
    ['another version', '#2.abc', /newer Parallax/],
    ['half of it', '', /cut or changed/],
    ['no base64', '#1.%%%', /cut or changed/],
  ])('refuses %s', async (_name, hash, sentence) => {
    const half = new URL(await urlOf(SMALL)).hash.slice(0, 60);
    const read = await readLink(hash || half);
    expect(read).toMatchObject({ problems: [expect.stringMatching(sentence)] });
  });

  test('that unfolds into too much is refused', async () => {
    const zeros = new Blob([' '.repeat(5 * 1_048_576)]);
    const packed = await new Response(
      zeros.stream().pipeThrough(new CompressionStream('deflate-raw')),
    ).bytes();
    const text = Buffer.from(packed).toString('base64url');
    expect(await readLink(`#1.${text}`)).toMatchObject({
      problems: [expect.stringMatching(/cut or changed/)],
    });
  });

  test('is told from others', async () => {
    const url = await urlOf(SMALL);
    expect(url.length).toBeLessThan(LINK_MAX);
    expect(hashOfLink(` ${url}\n`)).toBe(new URL(url).hash);
    expect(hashOfLink(`${ORIGIN}/patterns/import`)).toBeUndefined();
    expect(hashOfLink(`${ORIGIN}/patterns/pat_1#1.abc`)).toBeUndefined();
    expect(hashOfLink('words')).toBeUndefined();
  });
});
