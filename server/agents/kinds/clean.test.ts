import { expect, it } from 'vitest';
import { AgentProblem } from '../agent.ts';
import { cleanCall, noting, type Opened } from './clean.ts';
import type { Outside } from './outside.ts';

const KEY = 'a key nobody may see';
const opened: Opened = new Set();
const outside = noting({ secret: async () => KEY } as unknown as Outside, opened);
const OPTIONS = { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' };

it('takes what was opened out of the answer, of what it says meanwhile, and of its errors', async () => {
  const said: string[] = [];
  const answer = cleanCall(async (_, { onText }) => {
    const key = await outside.secret('sec_1');
    onText?.(`meanwhile ${key}`);
    return { kind: 'answer', value: { echo: `Bearer ${key}` }, reason: Buffer.from(key).toString('hex') };
  }, opened);
  const reply = await answer('x', { ...OPTIONS, onText: (text) => said.push(text) });
  expect(reply).toEqual({ kind: 'answer', value: { echo: 'Bearer [secret]' }, reason: '[secret]' });
  expect(said).toEqual(['meanwhile [secret]']);
  const failing = cleanCall(async () => {
    throw new AgentProblem(`${await outside.secret('sec_1')} is wrong.`, { isPassing: true });
  }, opened);
  const problem = await failing('x', OPTIONS).catch((error: unknown) => error);
  expect(problem).toMatchObject({ message: '[secret] is wrong.', isPassing: true });
});

it('leaves the errors of the platform as they are', async () => {
  const aborted = new DOMException('This operation was aborted', 'AbortError');
  const failing = cleanCall(() => Promise.reject(aborted), opened);
  await expect(failing('x', OPTIONS)).rejects.toBe(aborted);
});
