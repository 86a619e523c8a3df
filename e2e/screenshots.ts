/**
 * `npm run screenshots`: pictures of the real product after real runs. README's goes into
 * docs/screenshots; every page, light and dark, 1440 and 390 wide, goes into .parallax/screenshots to
 * be looked at.
 */
import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findChromium } from '#scripts/lib/chromium.ts';
import setUp from './fixtures/global-setup.ts';
import { type App, startApp } from './fixtures/server.ts';

const FOLDER = '.parallax/screenshots';
const PICTURE = { path: 'docs/screenshots/run.png', viewport: { width: 1680, height: 640 } };
const PAGES = ['patterns', 'runs', 'approvals', 'agents', 'marketplace', 'dashboard'] as const;
const LOOKS = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 1440, height: 900 },
  { scheme, width: 390, height: 844 },
]);

mkdirSync(FOLDER, { recursive: true });
mkdirSync('docs/screenshots', { recursive: true });
const tearDown = await setUp();
try {
  await using app = await startApp();
  await using browser = await launch();
  const { state, pattern, run } = await prepare(browser, app);
  for (const { scheme, width, height } of LOOKS) {
    const context = await browser.newContext({
      storageState: state,
      colorScheme: scheme,
      viewport: { width, height },
      baseURL: app.url,
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const shoot = (name: string) => page.screenshot({ path: `${FOLDER}/${name}-${scheme}-${width}.png` });
    for (const name of PAGES) {
      await page.goto(`/${name}`, { waitUntil: 'networkidle' }).catch(() => undefined);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await shoot(name);
    }
    await page.goto(pattern);
    await page.locator('[data-canvas-node]').first().waitFor();
    await shoot('designer');
    await openRun(page, run);
    await shoot('run');
    await context.close();
    console.log(`${scheme} ${width} taken`);
  }
  const context = await browser.newContext({
    storageState: state,
    colorScheme: 'light',
    viewport: PICTURE.viewport,
    baseURL: app.url,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await openRun(page, run);
  await page.screenshot({ path: PICTURE.path });
} finally {
  await tearDown();
}

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

async function openRun(page: Page, run: string): Promise<void> {
  await page.goto(run);
  await page.locator('[data-canvas-node="answer"][data-state="succeeded"]').waitFor();
}

/** Signs in and runs two patterns that ask a person: one is answered, one goes on waiting. */
async function prepare(browser: Browser, app: App) {
  const context = await browser.newContext({ baseURL: app.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto('/signin');
  await page.getByRole('button', { name: /local owner/i }).click();
  await page.waitForURL(/patterns/);
  await installAndRun(page, 'language-desk');
  const pattern = await installAndRun(page, 'gated-agent');
  await page.goto('/approvals');
  const question = page.locator('[data-question]').first();
  const run = await question.getByRole('link').getAttribute('href');
  await question.getByRole('button').first().click();
  await page.waitForURL('/approvals');
  if (!run) throw new Error('The question names no run.');
  await openRun(page, run);
  const state = await context.storageState();
  await context.close();
  return { state, pattern, run };
}

/** Returns the address of the installed pattern once its run has come to rest. */
async function installAndRun(page: Page, slug: string): Promise<string> {
  await page.goto(`/marketplace/${slug}`);
  await page.getByRole('button', { name: 'Install' }).click();
  await page.waitForURL(/patterns\/pat_/);
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
  await page
    .locator('[data-state="waiting"], [data-canvas-node="answer"][data-state="succeeded"]')
    .first()
    .waitFor();
  return new URL(page.url()).pathname;
}
