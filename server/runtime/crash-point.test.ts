import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

/** How often the process was killed by passing these points in turn. */
async function passing(names: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.resetModules();
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const { crashPoint } = await import('./crash-point.ts');
  for (const name of names) crashPoint(name);
  return kill.mock.calls.length;
}

test.each([
  [['a', 'b', 'a'], { CRASH_POINT: 'b' }, 1],
  [['a', 'a'], { CRASH_POINT: 'a:3' }, 0],
  [['a', 'a', 'a', 'a'], { CRASH_POINT: 'a:3' }, 1],
  [['a', 'b'], {}, 0],
  [['a', 'a'], { CRASH_POINT: 'a', NODE_ENV: 'production' }, 0],
])('passing %j with %j kills %i times', async (names, env, expected) => {
  expect(await passing(names, env)).toBe(expected);
});
