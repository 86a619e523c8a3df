import { describe, expect, it } from 'vitest';
import { scoreOf } from './score.ts';

describe('scoreOf', () => {
  it.each([
    ['New pattern', 'new', 1],
    ['New pattern', 'pat ne', 1],
    ['New pattern', 'NEW', 1],
    ['New pattern', 'tern', 0.5],
    ['New pattern', 'new tern', 0.75],
    ['New pattern', 'nwp', 0],
    ['New pattern', 'new vote', 0],
    ['Red-team gate', 'team', 1],
    ['anything', '', 1],
  ])('%s for "%s" is %d', (text, typed, score) => {
    expect(scoreOf(text, typed)).toBe(score);
  });
});
