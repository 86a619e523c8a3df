import { expect, it } from 'vitest';
import { unknown } from './belief.ts';
import { onPath } from './path.ts';
import { measured, says } from './testing.ts';

const PATH = 'fallback from solver';
const ASSUMED = `items that came by ${PATH} are like those it was measured on`;

it('keeps what was measured on items that came this way', () => {
  const base = measured(0.8);
  const here = { ...base, scope: { task: 'sentiment', claim: 'label-correct', path: PATH } } as typeof base;
  expect(onPath(here, PATH)).toBe(here);
});

it('makes a measurement on other items a derived number that says so', () => {
  const conf = onPath(measured(0.8), PATH);
  expect(conf).toEqual({
    status: 'derived',
    claim: 'label-correct',
    p: 0.8,
    lo: 0.75,
    hi: expect.closeTo(0.85, 12),
    rule: 'path',
    assumes: [ASSUMED],
  });
  // taken twice it is assumed once
  expect(onPath(conf, PATH)).toEqual(conf);
  expect(onPath(conf, 'fallback from b')).toMatchObject({
    assumes: ['items that came by fallback from b are like those it was measured on', ASSUMED],
  });
});

it('leaves scores and the unknown as they are', () => {
  for (const conf of [says(0.9), unknown('c', 'given')]) expect(onPath(conf, PATH)).toBe(conf);
});
