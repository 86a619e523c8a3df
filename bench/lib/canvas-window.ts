/** Windows of the measured browser. What is opened here is closed again, and what breaks is tried once more. */
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import { recordCanvas } from './canvas-page.ts';

/** A fresh one each time: no cache, no storage, nothing kept of the round before. */
export async function openWindow(
  browser: Browser,
  { baseURL, token }: { baseURL?: string; token?: string } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    viewport: { width: 1440, height: 900 },
  });
  if (baseURL !== undefined && token !== undefined)
    await context.addCookies([
      { name: 'next-auth.session-token', value: token, url: baseURL, httpOnly: true, sameSite: 'Lax' },
    ]);
  await context.addInitScript(recordCanvas);
  return context;
}

/** A page and a session to ask its browser through: on a busy machine a target may be gone before it is asked. */
export async function openPage(context: BrowserContext): Promise<{ page: Page; session: CDPSession }> {
  for (let attempt = 1; ; attempt += 1) {
    const page = await context.newPage();
    try {
      return { page, session: await context.newCDPSession(page) };
    } catch (error) {
      await page.close().catch(() => undefined);
      if (attempt === 3) throw error;
    }
  }
}

/** The processor time, in milliseconds, of all of the browser's processes so far. */
export async function processorOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1_000, 0);
}

/** Gives up a round that hangs, and takes what broke once again; `undefined` if it broke twice. */
export async function twice<T>(
  work: () => Promise<T>,
  { within, say }: { within: number; say: (words: string) => void },
): Promise<T | undefined> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const timer = Promise.withResolvers<never>();
    const timeout = setTimeout(() => timer.reject(new Error(`nothing for ${within / 1_000} s`)), within);
    try {
      return await Promise.race([work(), timer.promise]);
    } catch (error) {
      say(`broke: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    } finally {
      clearTimeout(timeout);
    }
  }
  return undefined;
}
