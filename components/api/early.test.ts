import { expect, test } from 'vitest';
import { addressOf, earlyScript } from './early.ts';

test.each([
  ['/patterns/pat_1', true],
  ['/patterns/pat_1?node=vote', true],
  ['/runs/run_1?at=3', true],
  ['/patterns', false],
  ['/runs', false],
  ['/patterns/import', false],
  ['/patterns/pat_1/history', false],
  ['/patterns/%3Cscript%3E', false],
  ['/patterns/"]);alert(1)', false],
  ['/signin', false],
])('at %s something is certain: %s', (address, isCertain) => {
  expect(earlyScript(address) !== undefined).toBe(isCertain);
});

test('asks for the pattern, the session and the agents, each once, by the address of its query', async () => {
  const asked: string[] = [];
  const run = new Function('globalThis', 'fetch', earlyScript('/patterns/pat_1') ?? '');
  const world: { parallaxEarly?: Map<string, Promise<unknown>> } = {};
  run(world, async (address: string) => {
    asked.push(address);
    return address.includes('agents')
      ? Response.json({ error: { message: 'no' } }, { status: 401 })
      : Response.json({ result: { data: address } });
  });
  expect(asked).toEqual([
    '/api/trpc/patterns.get?input=%7B%22id%22%3A%22pat_1%22%7D',
    '/api/trpc/agents.list',
    '/api/trpc/session.me',
  ]);
  const me = addressOf('session.me', undefined);
  expect(await world.parallaxEarly?.get(me)).toBe(me);
  await expect(world.parallaxEarly?.get(addressOf('agents.list', undefined))).rejects.toThrow();
});
