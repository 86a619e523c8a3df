import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { boundPattern } from '../bounds.ts';
import { applyFix } from '../fixes.ts';
import { inferPattern } from '../infer.ts';
import type { Pattern } from '../pattern.ts';
import { AGENTS, build } from '../testing.ts';
import { validate } from '../validate.ts';

const known = { primitives, agents: AGENTS };
const worst = (pattern: Pattern) => boundPattern(inferPattern(pattern, known));
const ms = 30_000;

const chain = build().input().agent('a', 'sharp', 'input').agent('b', 'calm', 'a').output('b').pattern();
const fan = build()
  .input()
  .agent('a', 'sharp', 'input')
  .agent('b', 'calm', 'input')
  .node('vote', 'vote', { from: ['a', 'b'] })
  .output('vote')
  .pattern();
const inside = (primitive: string, config: Record<string, unknown> = {}) =>
  build()
    .input()
    .container('box', primitive, {
      from: 'input',
      config,
      inside: (inner) =>
        inner.agent('a', 'sharp', 'box.item').agent('b', 'calm', 'box.item').take(['a', 'b']),
    })
    .output('box')
    .pattern();

describe('the worst case', () => {
  test('of steps one after the other adds up', () => {
    expect(worst(chain)).toEqual({ calls: 2, units: 2, ms: 2 * ms, people: 0 });
  });

  test('of steps side by side takes as long as the slowest', () => {
    expect(worst(fan)).toEqual({ calls: 2, units: 2, ms, people: 0 });
  });

  test('of a fallback is every branch in turn', () => {
    expect(worst(inside('fallback'))).toEqual({ calls: 2, units: 2, ms: 2 * ms, people: 0 });
  });

  test('of a parallel is every branch at once', () => {
    expect(worst(inside('parallel'))).toEqual({ calls: 2, units: 2, ms, people: 0 });
  });

  test('counts whoever a hasty vote may cut off and another branch ask anew', () => {
    const redemanded = build()
      .input()
      .container('fb', 'fallback', {
        from: 'input',
        inside: (inner) =>
          inner
            .agent('a', 'echo', 'fb.item')
            .agent('b', 'sharp', 'fb.item')
            .node('vote', 'vote', { from: ['a', 'b'], config: { stop: 'decided', mode: 'unanimous' } })
            .agent('z', 'sharp', 'a')
            .take(['vote', 'z']),
      })
      .output('fb')
      .pattern();
    // b contradicts nobody yet and fails: a is cut off, and begins anew for z
    expect(worst(redemanded).calls).toBe(4);
  });
});

describe('R10', () => {
  const codes = (pattern: Pattern) => validate(pattern, known).map(({ code }) => code);

  test('lets through what fits, refuses what does not, and can allow it', () => {
    expect(codes({ ...chain, budget: { calls: 2, ms: 2 * ms } })).toEqual([]);
    const tight = { ...chain, budget: { calls: 1, units: 2 } };
    const [found] = validate(tight, known);
    expect(found).toMatchObject({ code: 'R10.over-budget', level: 'error' });
    expect(found?.sentence).toBe('A run can take up to 2 agent calls; this pattern allows 1.');
    if (!found) return;
    expect(applyFix(tight, found, known).budget).toEqual({ calls: 2, units: 2 });
  });

  test('says that nobody bounds how long a person takes', () => {
    const asked = build().input().node('person', 'human', { from: 'input' }).output('person').pattern();
    expect(codes({ ...asked, budget: { ms: 1000 } })).toEqual(['R10.unbounded']);
    expect(codes({ ...asked, budget: { calls: 0 } })).toEqual([]);
  });
});
