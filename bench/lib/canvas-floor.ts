/** What no canvas can be better than in the same run: an empty page whose one square moves in every frame. */
import type { Browser } from '@playwright/test';
import { p95 } from './canvas-table.ts';
import { openPage, openWindow, processorOf } from './canvas-window.ts';

const FRAMES = 180;
const SPIN_MS = 60;

/** `frame`: p95 in ms. `cpu`: ms per frame of the whole browser. `share`: of a processor, that a busy thread gets. */
export type Floor = { frame: number; cpu: number; share: number };

export async function measureFloor(browser: Browser): Promise<Floor> {
  await using context = await openWindow(browser);
  const { page } = await openPage(context);
  await page.setContent(
    '<!doctype html><i id="square" style="position:fixed;width:99px;height:99px;background:#888"></i>',
  );
  const before = await processorOf(browser);
  const times = await page.evaluate(async (count) => {
    const square = document.getElementById('square');
    const times: number[] = [];
    let before = 0;
    for (let n = 0; n <= count; n += 1) {
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      if (n > 0) times.push(now - before);
      before = now;
      if (square) square.style.left = `${(n * 7) % 900}px`;
    }
    return times;
  }, FRAMES);
  const cpu = ((await processorOf(browser)) - before) / FRAMES;
  return { frame: p95(times), cpu, share: shareOfProcessor() };
}

/** 1 on an idle machine, less while others want the processor, too. */
function shareOfProcessor(): number {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const [wall, before] = [performance.now(), used()];
  while (used() - before < SPIN_MS);
  return SPIN_MS / (performance.now() - wall);
}
