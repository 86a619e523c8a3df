/** What runs inside the measured pages: frames, long tasks, gestures of one event per frame, and who rendered. */
import type { Page } from '@playwright/test';

type Task = { at: number; ms: number };
type Recorder = {
  tasks: Task[];
  shownAt: number;
  keyAt: number;
  /** Painted after the last change of an element of the canvas since the key. */
  changedAt: number;
  rendered: Record<string, number>;
  commits: number;
  isWatching: boolean;
  watchKey: () => void;
  unwatchKey: () => void;
};
type Global = typeof globalThis & { canvasBench: Recorder };

/** For `addInitScript`: everything it needs is inside. */
export function recordCanvas(): void {
  const recorder: Recorder = {
    ...{ tasks: [], shownAt: 0, keyAt: 0, changedAt: 0, rendered: {}, commits: 0, isWatching: false },
    ...{ watchKey() {}, unwatchKey() {} },
  };
  (globalThis as Global).canvasBench = recorder;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      recorder.tasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  const isThere = () => document.querySelector('.react-flow__node') ?? document.querySelector('.paint-layer');
  const watch = () => {
    if (isThere()) recorder.shownAt = performance.now();
    else requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const afterPaint = (work: () => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = work;
      channel.port2.postMessage(0);
    });
  const noteChange = () =>
    afterPaint(() => {
      recorder.changedAt = performance.now();
    });
  const PARTS = '.react-flow__node, .react-flow__edge, .react-flow__nodes, .react-flow__edges, .paint-layer';
  const changes = new MutationObserver((list) => {
    if (list.some(({ target }) => target instanceof Element && target.matches(PARTS))) noteChange();
  });
  const all = { subtree: true, childList: true, attributes: true, attributeFilter: ['class', 'style'] };
  recorder.watchKey = () => {
    const onKey = ({ timeStamp, key }: KeyboardEvent) => {
      if (key === 'Control') return;
      removeEventListener('keydown', onKey, true);
      Object.assign(recorder, { keyAt: timeStamp, changedAt: 0 });
      noteChange();
      changes.observe(document, all);
    };
    addEventListener('keydown', onKey, true);
  };
  recorder.unwatchKey = () => changes.disconnect();
  type Fiber = {
    tag: number;
    flags: number;
    child: Fiber | null;
    sibling: Fiber | null;
    alternate: Fiber | null;
    return: Fiber | null;
    stateNode: unknown;
    type: unknown;
  };
  const nameOf = (fiber: Fiber): string => {
    for (let at: Fiber | null = fiber; at; at = at.return) {
      if (!(at.stateNode instanceof Element)) continue;
      const element = at.stateNode.closest('[data-id], [data-canvas-node], li, section, aside, nav');
      if (!element) return 'page';
      return element.getAttribute('data-id') ?? element.getAttribute('data-canvas-node') ?? element.tagName;
    }
    return 'page';
  };
  const COMPONENTS = new Set([0, 1, 11, 14, 15]);
  /** Fibers that worked in this commit; where a child is its former self nothing below has. */
  const visit = (fiber: Fiber, into: Set<string>): void => {
    const before = fiber.alternate;
    if (COMPONENTS.has(fiber.tag) && (fiber.flags & 1) !== 0) {
      const host = fiber.child && fiber.child.stateNode instanceof Element ? fiber.child : fiber;
      into.add(nameOf(host));
    }
    if (before && before.child === fiber.child) return;
    for (let child = fiber.child; child; child = child.sibling) visit(child, into);
  };
  (globalThis as Record<string, unknown>).__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    ...{ supportsFiber: true, renderers: new Map(), inject: () => 1, onScheduleFiberRoot() {} },
    ...{ onCommitFiberUnmount() {}, onPostCommitFiberRoot() {}, checkDCE() {} },
    onCommitFiberRoot(_id: number, root: { current: Fiber }) {
      if (!recorder.isWatching) return;
      recorder.commits += 1;
      const names = new Set<string>();
      visit(root.current, names);
      for (const name of names) recorder.rendered[name] = (recorder.rendered[name] ?? 0) + 1;
    },
  };
}

/** Milliseconds from navigation to the end of the last long task before 500 quiet ones. */
export async function untilInteractive(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { canvasBench } = globalThis as Global;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    for (;;) {
      await frame();
      if (performance.now() > 90_000)
        throw new Error(`No canvas: ${document.body.textContent.slice(0, 200)}`);
      if (canvasBench.shownAt === 0) continue;
      const last = canvasBench.tasks.at(-1);
      const end = Math.max(canvasBench.shownAt, last ? last.at + last.ms : 0);
      if (performance.now() - end > 500) return end;
    }
  });
}

export type Gesture = 'pan' | 'zoom' | 'drag';

/**
 * Intervals between frames while one event per frame moves the canvas, or what was picked up on it. Fewer than
 * `count` where these take longer than 12 s.
 */
export async function frames(page: Page, gesture: Gesture, count: number): Promise<number[]> {
  return page.evaluate(
    async ({ gesture, count }) => {
      const pane = document.querySelector('.react-flow__pane');
      const box = pane?.getBoundingClientRect();
      if (!pane || !box) throw new Error('There is no canvas.');
      const middle = { clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
      const more = { bubbles: true, cancelable: true, view: window };
      const times: number[] = [];
      let before = 0;
      const end = performance.now() + 12_000;
      for (let n = 0; n <= count && (n <= 10 || before < end); n += 1) {
        const now = await new Promise<number>((done) => requestAnimationFrame(done));
        if (n > 0) times.push(now - before);
        before = now;
        const turn = (n / 60) * 2 * Math.PI;
        if (gesture === 'pan') {
          const delta = { deltaX: 24 * Math.cos(turn), deltaY: 14 * Math.sin(turn) };
          pane.dispatchEvent(new WheelEvent('wheel', { ...middle, ...more, ...delta }));
        } else if (gesture === 'zoom') {
          const deltaY = n % 60 < 30 ? -12 : 12;
          pane.dispatchEvent(new WheelEvent('wheel', { ...middle, ...more, deltaY, ctrlKey: true }));
        } else {
          const to = {
            clientX: middle.clientX + 150 * Math.sin(turn),
            clientY: middle.clientY + 100 * Math.sin(turn),
          };
          window.dispatchEvent(new MouseEvent('mousemove', { ...to, ...more, buttons: 1 }));
        }
      }
      return times;
    },
    { gesture, count },
  );
}

/** Presses a key; milliseconds to the frame that shows the last of what it did to elements of the canvas. */
export async function pressed(page: Page, key: string): Promise<number> {
  await page.evaluate(() => (globalThis as Global).canvasBench.watchKey());
  await page.keyboard.press(key);
  return page.evaluate(async () => {
    const { canvasBench } = globalThis as Global;
    const end = performance.now() + 30_000;
    for (;;) {
      const now = await new Promise<number>((done) => requestAnimationFrame(done));
      const { keyAt, changedAt } = canvasBench;
      const isOver = changedAt > 0 && now - changedAt > 300;
      if (!isOver && now < end) continue;
      canvasBench.unwatchKey();
      return changedAt - keyAt;
    }
  });
}

export const forgetTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { canvasBench } = globalThis as Global;
    canvasBench.tasks = [];
    Object.assign(canvasBench, { rendered: {}, commits: 0, isWatching: false });
  });

export const watchCommits = (page: Page): Promise<void> =>
  page.evaluate(() => {
    (globalThis as Global).canvasBench.isWatching = true;
  });

export const readPage = (
  page: Page,
): Promise<{ tasks: Task[]; rendered: Record<string, number>; commits: number }> =>
  page.evaluate(() => {
    const { tasks, rendered, commits } = (globalThis as Global).canvasBench;
    return { tasks, rendered, commits };
  });

/** Elements of the canvas per node that is not on the screen. */
export const domPerHidden = (page: Page, all: number): Promise<number> =>
  page.evaluate((all) => {
    const frame = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (!frame) return Number.NaN;
    const nodes = [...document.querySelectorAll('.react-flow__node, .react-flow__edge')];
    const isHidden = (element: Element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return right < frame.left || left > frame.right || bottom < frame.top || top > frame.bottom;
    };
    const shown = nodes.filter((one) => one.classList.contains('react-flow__node') && !isHidden(one)).length;
    const hidden = nodes.filter(isHidden);
    const elements = hidden.reduce((sum, one) => sum + 1 + one.querySelectorAll('*').length, 0);
    const map = document.querySelectorAll('.react-flow__minimap *').length;
    return all > shown ? (elements + map) / (all - shown) : 0;
  }, all);
