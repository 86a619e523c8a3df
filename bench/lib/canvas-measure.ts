/** One round of the canvas benchmark on one page: every row of the table that needs a browser. */
import type { Browser, BrowserContext, CDPSession, Page } from '@playwright/test';
import type { Pattern } from '#engine/pattern.ts';
import { domPerHidden, forgetTasks, frames, pressed, readPage, untilInteractive } from './canvas-page.ts';
import { p95 } from './canvas-table.ts';
import { openPage, processorOf } from './canvas-window.ts';

/** Milliseconds, megabytes or a count; NaN where a canvas has no such thing. */
export type Round = {
  open: number;
  pan: number;
  zoom: number;
  panCpu: number;
  /** As `panCpu`, at 80 %. */
  nearCpu: number;
  zoomCpu: number;
  drag: number;
  drag50: number;
  selectAll: number;
  undo: number;
  tidy: number;
  tidyTask: number;
  heap: number;
  dom: number;
};

const FRAMES = 180;

const NONE: Round = {
  ...{ open: Number.NaN, pan: Number.NaN, zoom: Number.NaN, drag: Number.NaN, drag50: Number.NaN },
  ...{ panCpu: Number.NaN, nearCpu: Number.NaN, zoomCpu: Number.NaN },
  ...{ selectAll: Number.NaN, undo: Number.NaN, tidy: Number.NaN, tidyTask: Number.NaN },
  ...{ heap: Number.NaN, dom: Number.NaN },
};

/** `isStock`: React Flow by itself, which has no keys for all of this. */
export type Subject = { url: string; pattern: Pattern; isStock: boolean; slow: number };

export async function measureRound(context: BrowserContext, subject: Subject): Promise<Round> {
  const round = { ...NONE };
  const { page, session } = await openPage(context);
  if (subject.slow > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: subject.slow });
  await page.goto(subject.url, { waitUntil: 'commit' });
  round.open = await untilInteractive(page);
  round.heap = await heapOf(session);
  const whole = await gesture(page, 'pan');
  const zoom = await gesture(page, 'zoom');
  await zoomTo(page, subject, 'near');
  const near = await gesture(page, 'pan');
  Object.assign(round, {
    ...{ pan: Math.max(whole.frame, near.frame), panCpu: whole.cpu, nearCpu: near.cpu },
    ...{ zoom: zoom.frame, zoomCpu: zoom.cpu },
  });
  round.dom = await domPerHidden(page, subject.pattern.nodes.length);
  await settled(page);
  const at = await nearMiddle(page, 1);
  round.drag = await dragFrom(page, at[0]);
  if (!subject.isStock) await measureKeys(page, subject, round);
  await session.detach();
  return round;
}

/** The 95th percentile of the frames, and what each cost all of the browser. */
async function gesture(page: Page, kind: 'pan' | 'zoom'): Promise<{ frame: number; cpu: number }> {
  const browser: Browser | null = page.context().browser();
  const before = browser ? await processorOf(browser) : Number.NaN;
  const times = await frames(page, kind, FRAMES);
  const used = browser ? (await processorOf(browser)) - before : Number.NaN;
  return { frame: p95(times), cpu: used / times.length };
}

async function measureKeys(page: Page, subject: Subject, round: Round): Promise<void> {
  await page.keyboard.press('Escape');
  round.selectAll = await pressed(page, 'Control+a');
  await page.keyboard.press('Escape');
  await zoomTo(page, subject, 'middle');
  const many = await nearMiddle(page, 50);
  await page.keyboard.down('Control');
  for (const { x, y } of many) await page.mouse.click(x, y);
  await page.keyboard.up('Control');
  round.drag50 = await dragFrom(page, many[0]);
  await page.keyboard.press('Escape');
  await zoomTo(page, subject, 'far');
  await boxSelect(page, subject.pattern, 100);
  await page.keyboard.press('Delete');
  await settled(page);
  round.undo = await pressed(page, 'Control+z');
  await settled(page);
  await page.keyboard.press('Escape');
  await forgetTasks(page);
  const startedAt = await page.evaluate(() => performance.now());
  await page.keyboard.press('Shift+L');
  const end = await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    while (document.querySelector('[data-tidying]')) await frame();
    return performance.now();
  });
  // One that failed is no measure, however fast.
  const said = page.getByText('Layout tidied').first().waitFor({ state: 'attached', timeout: 2_000 });
  const isTidied = await said.then(() => true).catch(() => false);
  round.tidy = isTidied ? end - startedAt : Number.NaN;
  await settled(page);
  round.tidyTask = Math.max(0, ...(await readPage(page)).tasks.map(({ ms }) => ms));
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 1_048_576;
}

/** Nothing long has happened for a while; at most 8 s, as others may keep the machine busy. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    let quiet = 0;
    let before = performance.now();
    const end = before + 8_000;
    while (quiet < 15 && before < end) {
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      quiet = now - before < 50 ? quiet + 1 : 0;
      before = now;
    }
  });

/** `far`: all of it; `middle`: half size; `near`: three quarters. By the wheel, as people do. */
export async function zoomTo(
  page: Page,
  { isStock }: Pick<Subject, 'isStock'>,
  how: 'far' | 'middle' | 'near',
): Promise<void> {
  const wanted = { far: 0, middle: 0.5, near: 0.8 }[how];
  if (wanted === 0 && !isStock) await page.keyboard.press('1');
  if (wanted > 0)
    await page.evaluate(async (wanted) => {
      const pane = document.querySelector('.react-flow__pane');
      const viewport = document.querySelector('.react-flow__viewport');
      const box = pane?.getBoundingClientRect();
      if (!pane || !viewport || !box) return;
      const zoom = () => new DOMMatrix(getComputedStyle(viewport).transform).a;
      for (let n = 0; n < 80 && Math.abs(zoom() / wanted - 1) > 0.05; n += 1) {
        const deltaY = zoom() < wanted ? -6 : 6;
        const at = { clientX: box.left + box.width * 0.5, clientY: box.top + box.height * 0.45 };
        pane.dispatchEvent(
          new WheelEvent('wheel', {
            ...at,
            deltaY,
            ctrlKey: true,
            bubbles: true,
            cancelable: true,
            view: window,
          }),
        );
        await new Promise((done) => requestAnimationFrame(done));
      }
    }, wanted);
  await settled(page);
  await page.waitForTimeout(300);
}

type Spot = { x: number; y: number };

/** Places on simple nodes, those nearest to the middle of the screen first. */
export const nearMiddle = (page: Page, count: number): Promise<Spot[]> =>
  page.evaluate((count) => {
    const frame = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (!frame) return [];
    const [x, y] = [frame.left + frame.width / 2, frame.top + frame.height / 2];
    return [...document.querySelectorAll('.react-flow__node-simple, .react-flow__node-default')]
      .map((one) => one.getBoundingClientRect())
      .map((box) => ({ x: box.left + box.width / 2, y: box.top + Math.min(box.height / 2, 14) }))
      .filter((at) => {
        const hit = document.elementFromPoint(at.x, at.y);
        return hit?.closest('.react-flow__node-simple, .react-flow__node-default') && !hit.closest('button');
      })
      .toSorted((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))
      .slice(0, count);
  }, count);

async function dragFrom(page: Page, at: Spot | undefined): Promise<number> {
  if (!at) return Number.NaN;
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 12, at.y + 8);
  const times = await frames(page, 'drag', 120);
  await page.mouse.up();
  await settled(page);
  return p95(times.slice(2));
}

/** A box around about `count` nodes, drawn with the mouse. */
async function boxSelect(page: Page, { nodes }: Pattern, count: number): Promise<void> {
  const share = Math.min(1, Math.sqrt(count / nodes.length) * 1.15);
  const frame = await page.locator('.react-flow__pane').boundingBox();
  const points = await page.evaluate(() => {
    const viewport = document.querySelector('.react-flow__viewport');
    const { a, e, f } = new DOMMatrix(viewport ? getComputedStyle(viewport).transform : undefined);
    return { zoom: a, x: e, y: f };
  });
  if (!frame) return;
  const top = nodes.filter(({ parent }) => parent === undefined).map(({ position }) => position);
  const right = Math.max(...top.map(({ x }) => x)) + 420;
  const bottom = Math.max(...top.map(({ y }) => y)) + 500;
  const on = (x: number, y: number) => [
    frame.x + points.x + points.zoom * x,
    frame.y + points.y + points.zoom * y,
  ];
  const [x0 = 0, y0 = 0] = on(-60, -60);
  const [x1 = 0, y1 = 0] = on(right * share, bottom * share);
  await page.keyboard.press('v');
  await page.mouse.move(x0, y0);
  await page.mouse.down();
  await page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2, { steps: 4 });
  await page.mouse.move(x1, y1, { steps: 4 });
  await page.mouse.up();
}
