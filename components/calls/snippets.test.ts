import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { type Callable, cardFor, curlFor, mcpFor } from './snippets.ts';

const callable: Callable = {
  url: 'https://parallax.example',
  slug: 'mood-1a2b3c4d',
  example: { text: `It's "fine": $HOME \`date\` \\ é` },
};

test('a shell hands over the example as it is, and the key from its variable', () => {
  const script = `curl() { printf '%s\\n' "$@"; }\n${curlFor(callable)}`;
  const env = { NODE_ENV: 'test', PARALLAX_KEY: 'of-the-shell', HOME: '/wrong' } as const;
  const given = execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' });
  expect(given).toContain('https://parallax.example/api/v1/patterns/mood-1a2b3c4d/runs');
  expect(given).toContain('Authorization: Bearer of-the-shell');
  expect(JSON.parse(given.slice(given.indexOf('{')))).toEqual({ inputs: callable.example });
});

test('the configuration of MCP clients is JSON without a key', () => {
  expect(JSON.parse(mcpFor(callable))).toEqual({
    mcpServers: {
      parallax: {
        type: 'http',
        url: 'https://parallax.example/mcp',
        headers: { Authorization: `Bearer \${PARALLAX_KEY}` },
      },
    },
  });
});

test('the card stands where A2A clients look below the address of the agent', () => {
  expect(cardFor(callable)).toBe('https://parallax.example/a2a/mood-1a2b3c4d/.well-known/agent-card.json');
});
