import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '.next/**', '.parallax/**', 'e2e/**'];

/** Two projects: `unit` needs nothing, `integration` (`*.db.test.ts`) brings a PostgreSQL along. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles: ['./scripts/property-seed.ts'],
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...exclude, '**/*.db.test.ts'],
          environment: 'node',
          // Nothing here waits; how fast a machine computes is no matter of a test.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Nothing here leaves anything behind, so what one file has loaded serves the next.
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.db.test.ts'],
          exclude,
          environment: 'node',
          globalSetup: ['./server/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Servers, leases and clocks of a busy machine: what fails is tried once more, and named.
          retry: 1,
          maxWorkers: 2,
        },
      },
    ],
  },
});
