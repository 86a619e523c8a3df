/**
 * `npm run screenshots [light|dark] [name ...]`: pictures of the real product after real runs, of every state, light and dark,
 * on a desk (1440), and of the important ones on a tablet (1024) and a phone (390); into docs/screenshots, to be
 * looked at beside the visual language, with an index. Names take only those.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { findChromium } from '#scripts/lib/chromium.ts';
import setUp from './fixtures/global-setup.ts';
import { apiOf, localOwner, type Person, SESSION, signUp } from './fixtures/journey.ts';
import { type App, startApp } from './fixtures/server.ts';
import { indexOf } from './pictures/index-page.ts';
import { type Made, prepare } from './pictures/prepare.ts';
import { smaller } from './pictures/smaller.ts';
import { STATES, type State } from './pictures/states.ts';

const FOLDER = 'docs/screenshots';
/** README's. */
const PICTURE = { path: `${FOLDER}/run.png`, viewport: { width: 1680, height: 640 } };
/** All together; the repository carries them for ever. */
const MOST_BYTES = 6_000_000;

const SIZES = {
  desk: { width: 1440, height: 900 },
  tablet: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
type Size = keyof typeof SIZES;

const SCHEMES = ['light', 'dark'] as const;
const asked = process.argv.slice(2);
const schemes = SCHEMES.filter(
  (one) => asked.includes(one) || !SCHEMES.some((other) => asked.includes(other)),
);
const wanted = asked.filter((one) => !SCHEMES.some((scheme) => scheme === one));
const states = STATES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

mkdirSync(FOLDER, { recursive: true });
const tearDown = await setUp();
try {
  await using app = await startApp();
  await using browser = await launch();
  const me = await localOwner(app);
  const people = { me, newcomer: await signUp(app, 'Newcomer'), nobody: undefined };
  const made = await prepare(apiOf(app, me));
  for (const scheme of schemes) {
    for (const size of ['desk', 'tablet', 'phone'] as const) {
      const of = states.filter(({ also }) => size === 'desk' || also?.includes(size));
      await takeAll({ browser, app, made, people }, { scheme, size, of });
    }
  }
  if (asked.length === 0) await takeFirst(browser, app, { me, made });
} finally {
  await tearDown();
}
writeFileSync(`${FOLDER}/README.md`, indexOf(STATES, readdirSync(FOLDER)));
const bytes = readdirSync(FOLDER).reduce((sum, file) => sum + statSync(`${FOLDER}/${file}`).size, 0);
console.log(`${(bytes / 1e6).toFixed(1)} MB in ${FOLDER}`);
if (bytes > MOST_BYTES) throw new Error(`The pictures are larger than ${MOST_BYTES / 1e6} MB.`);

type World = {
  browser: Browser;
  app: App;
  made: Made;
  people: Record<'me' | 'newcomer' | 'nobody', Person | undefined>;
};
type Look = { scheme: 'light' | 'dark'; size: Size; of: readonly State[] };

async function takeAll({ browser, app, made, people }: World, { scheme, size, of }: Look): Promise<void> {
  const api = people.me && apiOf(app, people.me);
  if (!api) return;
  for (const { name, who = 'me', go } of of) {
    const context = await open(browser, app, { scheme, size, who: people[who] });
    const page = await context.newPage();
    const path = `${FOLDER}/${name}-${scheme}${size === 'desk' ? '' : `-${SIZES[size].width}`}.webp`;
    rmSync(path, { force: true });
    try {
      await go({ page, made, api });
      await settle(page);
      writeFileSync(path, await smaller(browser, await page.screenshot()));
    } catch (error) {
      console.error(`${name}, ${scheme}, ${size}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
      await page.screenshot({ path: `${FOLDER}/../../test-results/${name}-${scheme}-${size}.png` });
    }
    await context.close();
  }
  console.log(`${scheme} ${size} taken`);
}

/** Nothing loads or moves any more; fonts are there. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => {});
  const loading = page.getByText(/^Loading /).filter({ visible: true });
  await expect(loading).toHaveCount(0, { timeout: 10_000 });
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document
      .getAnimations()
      .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(ending.map((one) => one.finished));
  });
}

type Window = { scheme: 'light' | 'dark'; size: Size; who: Person | undefined };

async function open(browser: Browser, app: App, { scheme, size, who }: Window): Promise<BrowserContext> {
  const isHandheld = size !== 'desk';
  const context = await browser.newContext({
    ...{ baseURL: app.url, colorScheme: scheme, reducedMotion: 'reduce', viewport: SIZES[size] },
    ...(isHandheld && { hasTouch: true, isMobile: true }),
  });
  context.setDefaultTimeout(15_000);
  if (who) {
    const cookie = { name: SESSION, value: who.token, url: app.url };
    await context.addCookies([{ ...cookie, httpOnly: true, sameSite: 'Lax' }]);
  }
  return context;
}

async function takeFirst(
  browser: Browser,
  app: App,
  { me, made }: { me: Person; made: Made },
): Promise<void> {
  const context = await open(browser, app, { scheme: 'light', size: 'desk', who: me });
  const page = await context.newPage();
  await page.setViewportSize(PICTURE.viewport);
  await page.goto(`/runs/${made.waiting}`);
  await page.locator('[data-canvas-node="person"][data-state="waiting"]').waitFor();
  await settle(page);
  await page.screenshot({ path: PICTURE.path });
  await context.close();
}

function launch(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}
