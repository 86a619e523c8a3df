import { describe, expect, test } from 'vitest';
import { likeness } from './likeness.ts';

describe('likeness', () => {
  test.each([
    ['How do I reset my password?', 'how do I  reset my password? '],
    ['', ' '],
  ])('%j and %j are the same', (a, b) => expect(likeness(a, b)).toBe(1));

  test('ranks a paraphrase above another question', () => {
    const asked = 'How do I reset my password?';
    expect(likeness(asked, 'How can I reset the password?')).toBeGreaterThan(0.6);
    expect(likeness(asked, 'Where is my invoice?')).toBeLessThan(0.35);
  });

  test.each([
    ['abc', 'xyz'],
    ['', 'word'],
    ['\u0000', '\ud800'],
  ])('%j and %j share nothing', (a, b) => {
    expect(likeness(a, b)).toBeLessThan(0.01);
    expect(likeness(a, b)).toBe(likeness(b, a));
  });
});
