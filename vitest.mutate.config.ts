import { defineConfig } from 'vitest/config';

/**
 * The tests that may kill a mutant of the algebra (`npm run mutate`). A mutant that survives a hundred
 * cases of a law is rare; ten thousand for each of 1,500 would take a day.
 */
export default defineConfig({
  test: {
    setupFiles: ['./scripts/property-seed.ts'],
    include: ['primitives/kit/*.test.ts', 'primitives/{pool,vote,gate}.test.ts'],
    environment: 'node',
    // one process for all files: starting one for each takes longer than the tests
    isolate: false,
    env: { PROPERTY_CASES: process.env.PROPERTY_CASES ?? '30' },
  },
});
