import { expect, test } from 'vitest';
import type { Note, Pattern } from '#engine/pattern.ts';
import { diffPatterns } from '#engine/pattern-diff.ts';
import { diffItems } from './diff-items.ts';

const note = (text: string, x = 0): Note => ({
  text,
  position: { x, y: 0 },
  size: { width: 240, height: 120 },
});
const withNote = (one?: Note): Pattern => ({
  format: 1,
  nodes: [],
  edges: [],
  ...(one && { notes: { note: one } }),
});

test.each([
  { title: 'Note added', before: withNote(), after: withNote(note('why')), says: ['not set', 'why'] },
  { title: 'Note removed', before: withNote(note('why')), after: withNote(), says: ['why', 'not set'] },
  { title: 'Note changed', before: withNote(note('a')), after: withNote(note('b')), says: ['a', 'b'] },
  { title: 'Note moved', before: withNote(note('a')), after: withNote(note('a', 8)), says: ['a', 'a'] },
])('$title', ({ title, before, after, says }) => {
  const [item, ...others] = diffItems(diffPatterns(before, after), before, after);
  expect(others).toEqual([]);
  expect(item).toMatchObject({ title, kind: 'settings', fields: [{ before: says[0], after: says[1] }] });
});
