/** Nothing under server/ goes out but through this folder. What SDKs do inside, experiment A13 watches. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;
/** Ways out that need no permission; `fetch` as a word is one unless something of ours is called that. */
const WAYS_OUT = [
  /(?<![.\w])fetch\s*\(/,
  /(?<!typeof )globalThis\.fetch/,
  /new (WebSocket|EventSource|XMLHttpRequest)\b/,
  /^import (?!type\b).*from '(node:)?(http|https|http2|tls|dgram|undici|ws|axios)'/m,
  /^import (?!type\b).*\b(connect|createConnection)\b.*from '(node:)?net'/m,
];

const files = globSync('server/**/*.ts', { cwd: ROOT }).filter(
  (file) => !/\.test\.ts$|^server\/(outbound|testing)\//.test(file),
);

it('looks at all of server/', () => expect(files.length).toBeGreaterThan(100));

it('finds no other way out', () => {
  const found = files.filter((file) => {
    const text = readFileSync(ROOT + file, 'utf8');
    return WAYS_OUT.some((way) => way.test(text));
  });
  expect(found).toEqual([]);
});

it.each([
  'await fetch(url)',
  'const reply = globalThis.fetch;',
  "import { request } from 'node:https';",
  "import { connect } from 'node:net';",
  'new WebSocket(url)',
])('would find %s', (text) => expect(WAYS_OUT.some((way) => way.test(text))).toBe(true));
