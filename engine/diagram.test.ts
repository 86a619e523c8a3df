import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { Diagrams, FALSE, TRUE } from './diagram.ts';

const VARIABLES = 4;
const VALUES = 3;

type Formula = { op: 'is'; variable: number; value: number } | { op: 'and' | 'or'; parts: Formula[] };

const formula = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constant('is' as const), variable: fc.nat(VARIABLES - 1), value: fc.nat(VALUES - 1) }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      parts: fc.array(tie('formula'), { minLength: 1, maxLength: 4 }),
    }),
  ),
})).formula;

const holds = (one: Formula, values: readonly number[]): boolean => {
  if (one.op === 'is') return values[one.variable] === one.value;
  return one.op === 'and'
    ? one.parts.every((part) => holds(part, values))
    : one.parts.some((part) => holds(part, values));
};

const draw = (diagrams: Diagrams, one: Formula): number => {
  if (one.op === 'is')
    return diagrams.choice(one.variable, { value: one.value, count: VALUES, condition: TRUE });
  const parts = one.parts.map((part) => draw(diagrams, part));
  return one.op === 'or' ? diagrams.or(parts) : parts.reduce((a, b) => diagrams.and(a, b), TRUE);
};

const assignments = Array.from({ length: VALUES ** VARIABLES }, (_, i) =>
  Array.from({ length: VARIABLES }, (__, variable) => Math.floor(i / VALUES ** variable) % VALUES),
);

describe('diagrams', () => {
  test.prop([formula, formula])('are the same number exactly when they mean the same', (a, b) => {
    const diagrams = new Diagrams({ steps: 1_000_000 });
    const same = assignments.every((values) => holds(a, values) === holds(b, values));
    expect(draw(diagrams, a) === draw(diagrams, b)).toBe(same);
  });

  test.prop([formula])('are true or false exactly when nothing matters', (one) => {
    const diagrams = new Diagrams({ steps: 1_000_000 });
    const outcomes = new Set(assignments.map((values) => holds(one, values)));
    const drawn = draw(diagrams, one);
    expect(drawn === TRUE).toBe(outcomes.size === 1 && outcomes.has(true));
    expect(drawn === FALSE).toBe(outcomes.size === 1 && outcomes.has(false));
  });

  test('say when the budget is used up', () => {
    const diagrams = new Diagrams({ steps: 3 });
    const literal = (variable: number, value: number) =>
      diagrams.choice(variable, { value, count: 2, condition: TRUE });
    for (let i = 0; i < 10; i += 1)
      diagrams.or([diagrams.and(literal(i, 0), literal(i + 20, 0)), literal(i + 10, 1)]);
    expect(diagrams.isExhausted).toBe(true);
  });
});
