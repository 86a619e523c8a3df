import { describe, expect, it } from 'vitest';
import { showAgo } from './show-time.ts';

const NOW = new Date('2026-01-10T12:00:00Z');

describe('showAgo', () => {
  it.each([
    ['2026-01-10T12:00:00Z', 'just now'],
    ['2026-01-10T11:59:31Z', 'just now'],
    ['2026-01-10T11:57:00Z', '3 minutes ago'],
    ['2026-01-10T10:01:00Z', '1 hour ago'],
    ['2026-01-09T12:00:00Z', 'yesterday'],
    ['2026-01-10T12:00:20Z', 'in less than a minute'],
    ['2026-01-12T12:00:00Z', 'in 2 days'],
  ])('%s is %s', (at, said) => {
    expect(showAgo(new Date(at), NOW)).toBe(said);
  });
});
