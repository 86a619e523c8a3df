import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/lib/chromium.ts';

const executablePath = findChromium();

/**
 * Journeys through the real thing: production build, real PostgreSQL, one web and one worker process
 * per test (see e2e/fixtures/server.ts).
 */
export default defineConfig({
  testDir: 'e2e/journeys',
  outputDir: 'test-results',
  globalSetup: './e2e/fixtures/global-setup.ts',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // One waits for the server while the other one draws.
  workers: 2,
  forbidOnly: true,
  // On a busy machine one may look too early. It is tried once more from its start, with a fresh server, and named.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  use: {
    browserName: 'chromium',
    // Without one, what is not there is waited for until the whole test is out of time.
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's own sandbox cannot be set up by root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
