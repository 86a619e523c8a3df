import { expect, it } from 'vitest';
import { told } from './log.ts';

it('tells what happened and why, and nothing a driver hangs on its errors', () => {
  const cause = Object.assign(new Error('connection lost'), {
    code: 'ECONNRESET',
    client: { secretKey: 's3cret' },
  });
  const shown = told(Object.assign(new Error('query failed', { cause }), { parameters: ['s3cret'] }));
  expect(shown).toMatchObject({
    type: 'Error',
    message: 'query failed',
    cause: { message: 'connection lost', code: 'ECONNRESET' },
  });
  expect(JSON.stringify(shown)).not.toContain('s3cret');
});

it('leaves the parameters of a failed query out, and keeps the stack', () => {
  const shown = told(new Error('Failed query: select $1\nparams: s3cret,\nmore s3cret'));
  expect(shown.message).toBe('Failed query: select $1');
  expect(JSON.stringify(shown)).not.toContain('s3cret');
  expect(shown.stack).toMatch(/log\.test\.ts/);
});

it('tells what was thrown when it was no error', () => {
  expect(told('stop')).toEqual({ type: 'string', message: 'stop' });
});
