/** vitest, project "integration": starts (or joins) the test server and tells the tests its address. */
import type { TestProject } from 'vitest/node';
import { joinTestServer } from '#scripts/test-server.ts';

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await joinTestServer();
  project.provide('postgres', server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
