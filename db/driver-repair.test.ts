import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repaired } from './driver-repair.ts';

const root = join(dirname(createRequire(import.meta.url).resolve('postgres')), '..', '..');

test.each(['src', 'cjs/src'])('the installed driver can be repaired: %s', (folder) => {
  const source = readFileSync(join(root, folder, 'connection.js'), 'utf8');
  const text = repaired(source);
  expect(text.match(/chunk = nextWriteTimer = null/g)).toHaveLength(4);
  expect(text).toContain('if (socket === null) {');
});

test('another driver is not touched', () => {
  expect(() => repaired('export default 1')).toThrow('another');
});
