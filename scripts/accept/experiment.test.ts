import { describe, expect, it } from 'vitest';
import { type Figure, holds, tell, toJson } from './experiment.ts';
import { askSoftmax, trainSoftmax } from './softmax.ts';

const FIGURES: Figure[] = [
  { name: 'ece', value: 0.012_345, most: 0.015 },
  { name: 'coverage', value: 0.8, least: 0.895, most: 0.905 },
  { name: 'floor', value: 0.011 },
];

describe('figures', () => {
  it.each([
    [{ value: 1, least: 1, most: 1 }, true],
    [{ value: 0.9, least: 1 }, false],
    [{ value: 1.1, most: 1 }, false],
    [{ value: 7 }, true],
    [{ value: Number.NaN }, false],
  ])('%o holds: %s', (figure, wanted) => {
    expect(holds({ name: 'x', ...figure })).toBe(wanted);
  });

  it('are told with the bound that broke', () => {
    expect(tell('G5', FIGURES)).toBe(
      'G5 does not hold: coverage is 0.8, expected at least 0.895 and at most 0.905. ' +
        'All figures: ece 0.0123, coverage 0.8, floor 0.011.',
    );
    expect(tell('G5', FIGURES.slice(0, 1))).toBe('G5 holds: ece 0.0123.');
  });

  it('are unknown where they could not be asked, and say so', () => {
    const figure: Figure = { name: 'young', value: 'unknown', most: 0 };
    expect(tell('A38', [figure])).toBe('A38 holds, as far as it could be asked: young unknown.');
    expect(JSON.parse(toJson('A38', { figures: [figure], seconds: 1 })).figures.young.holds).toBe('unknown');
  });

  it('are one line of JSON with their bounds', () => {
    const line = toJson('G5', { figures: FIGURES, seconds: 1.5 });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      id: 'G5',
      holds: false,
      seconds: 1.5,
      figures: {
        ece: { value: 0.0123, most: 0.015, holds: true },
        coverage: { value: 0.8, least: 0.895, most: 0.905, holds: false },
        floor: { value: 0.011, holds: true },
      },
    });
  });
});

describe('softmax regression', () => {
  const examples = ['red apple', 'green apple', 'ripe apple pie'].map((text) => ({ text, label: 'apple' }));
  const pears = ['yellow pear', 'soft pear', 'ripe pear tart'].map((text) => ({ text, label: 'pear' }));
  const model = trainSoftmax([...examples, ...pears]);

  it('learns which words belong to which label', () => {
    const shares = askSoftmax(model, 'a ripe pear');
    expect(shares?.map(({ value }) => value)).toEqual(['apple', 'pear']);
    expect(shares?.[1]?.p).toBeGreaterThan(0.7);
    expect((shares?.[0]?.p ?? 0) + (shares?.[1]?.p ?? 0)).toBeCloseTo(1, 9);
  });

  it('says nothing about unknown words', () => {
    expect(askSoftmax(model, 'quince')).toBeUndefined();
  });
});
