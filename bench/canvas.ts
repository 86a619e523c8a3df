/**
 * How far the canvas goes: the table of targets with 100, 1,000 and 5,000 nodes, on the production build in a
 * real browser, and in turns with it the same graph as React Flow draws it by itself. `CANVAS_SIZES=100,1000`
 * and `CANVAS_ROUNDS=1` make it shorter.
 */
import { type Browser, type BrowserContext, chromium } from '@playwright/test';
import setUp from '#e2e/fixtures/global-setup.ts';
import { apiOf, type Person, signUp } from '#e2e/fixtures/journey.ts';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AGENTS } from '#engine/testing.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import { findChromium } from '#scripts/lib/chromium.ts';
import type { Bench } from './lib/bench.ts';
import { AGENT, canvasPattern } from './lib/canvas-graphs.ts';
import { measureLive } from './lib/canvas-live.ts';
import { measureRound, type Round, type Subject } from './lib/canvas-measure.ts';
import { recordCanvas } from './lib/canvas-page.ts';
import { peerWords } from './lib/canvas-peers.ts';
import { startStock } from './lib/canvas-stock.ts';
import { type Cells, isHeld, medianOf, ROWS, SIZES, tableOf } from './lib/canvas-table.ts';
import { median } from './lib/measure.ts';

const ROUNDS = Number(process.env.CANVAS_ROUNDS ?? 5);
/** Of what is only compared with. */
const STOCK_ROUNDS = Math.min(ROUNDS, 3);
const SLOW = 4;
const CHOSEN = (process.env.CANVAS_SIZES ?? SIZES.join(',')).split(',').map(Number);

type Progress = (step: string) => void;
type Rig = { app: App; browser: Browser; person: Person; stock: string };
type Drawn = { n: number; pattern: Pattern };

export const bench: Bench = {
  name: 'canvas',
  about: `The canvas, one Chromium at 1440 x 900 that draws in software; medians of ${ROUNDS} rounds after a warm-up`,
  async run(progress) {
    progress('building and starting');
    await using stack = new AsyncDisposableStack();
    stack.defer(await setUp());
    const patterns = new Map(CHOSEN.map((n) => [n, canvasPattern(n)]));
    const rig = await startRig(stack, patterns);
    const drawn = [...patterns].map(([n, pattern]): Drawn => ({ n, pattern }));
    const ours = new Map<number, Cells>();
    const stock = new Map<number, Cells>();
    const slow = new Map<number, Cells>();
    for (const one of drawn) {
      const { own, plain } = await inTurns(rig, one, progress);
      progress(`${one.n} nodes: ${SLOW} times slower`);
      slow.set(one.n, await round(rig, await subjectOf(rig, one, { slow: SLOW })));
      progress(`${one.n} nodes: live run`);
      const live = await watch(rig, one);
      ours.set(one.n, { ...own, ...live, validate: validation(one.pattern) });
      stock.set(one.n, plain);
    }
    return told({ ours, stock, slow });
  },
};

async function startRig(stack: AsyncDisposableStack, patterns: ReadonlyMap<number, Pattern>): Promise<Rig> {
  const app = stack.use(await startApp());
  const person = await signUp(app, 'Canvas');
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  stack.defer(() => browser.close());
  const { url } = stack.use(await startStock(patterns));
  return { app, browser, person, stock: url };
}

/** A pattern of its own each time: rounds drag and delete, and what they do is saved. */
async function seed({ app, person }: Rig, { n, pattern: graph }: Drawn): Promise<string> {
  const { id } = await apiOf(app, person).patterns.create.mutate({ name: `${n} nodes`, graph });
  return id;
}

type How = { isStock?: boolean; slow?: number };

async function subjectOf(rig: Rig, drawn: Drawn, { isStock = false, slow = 1 }: How = {}): Promise<Subject> {
  const url = isStock ? `${rig.stock}?n=${drawn.n}` : `/patterns/${await seed(rig, drawn)}`;
  return { url, pattern: drawn.pattern, isStock, slow };
}

/** Rounds of both, one after the other, so that what else the machine does hurts them alike. */
async function inTurns(rig: Rig, drawn: Drawn, progress: Progress) {
  const own: Round[] = [];
  const plain: Round[] = [];
  for (let n = 0; n <= ROUNDS; n += 1) {
    progress(`${drawn.n} nodes: ${n === 0 ? 'warm-up' : `round ${n} of ${ROUNDS}`}`);
    const measured = await round(rig, await subjectOf(rig, drawn));
    if (n > 0) own.push(measured);
    if (n >= 1 && n <= STOCK_ROUNDS)
      plain.push(await round(rig, await subjectOf(rig, drawn, { isStock: true })));
  }
  return { own: mediansOf(own), plain: mediansOf(plain) };
}

const mediansOf = (rounds: readonly Round[]): Cells =>
  Object.fromEntries(
    ROWS.map(({ key }) => [key, medianOf(rounds.map((one) => (one as Cells)[key] ?? Number.NaN))]),
  );

async function round(rig: Rig, subject: Subject): Promise<Round> {
  await using context = await openWindow(rig);
  return await measureRound(await context.newPage(), subject);
}

async function watch(rig: Rig, drawn: Drawn) {
  await using context = await openWindow(rig);
  return await measureLive(await context.newPage(), {
    ...{ ...rig, patternId: await seed(rig, drawn), pattern: drawn.pattern },
  });
}

async function openWindow({ app, browser, person }: Rig): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: app.url, viewport: { width: 1440, height: 900 } });
  await context.addCookies([
    { name: 'next-auth.session-token', value: person.token, url: app.url, httpOnly: true, sameSite: 'Lax' },
  ]);
  await context.addInitScript(recordCanvas);
  return context;
}

/** What the server does with a pattern that is sent to it: reads it with its schema and judges it. */
function validation(pattern: Pattern): number {
  const text = JSON.stringify(pattern);
  const agents = AGENTS.map((agent) => ({ ...agent, id: AGENT.agentId })).slice(0, 1);
  const once = () => {
    const before = performance.now();
    validate(patternSchema.parse(JSON.parse(text)), { primitives, agents });
    return performance.now() - before;
  };
  once();
  return median(Array.from({ length: 7 }, once));
}

type Measured = Record<'ours' | 'stock' | 'slow', ReadonlyMap<number, Cells>>;

function told({ ours, stock, slow }: Measured) {
  const missed = ROWS.flatMap(({ key, what, most }) =>
    SIZES.flatMap((size, index) => {
      const cells = ours.get(size);
      return cells && !isHeld(cells[key] ?? Number.NaN, most[index]) ? `${what} with ${size} nodes` : [];
    }),
  );
  const ratios = [...ours].flatMap(([size, cells]) =>
    Object.entries(cells).map(([key, value]) => [`${key}${size}`, value] as const),
  );
  const plain = [...stock].flatMap(([size, cells]) =>
    Object.entries(cells).flatMap(([key, value]) =>
      Number.isNaN(value) ? [] : [[`stock.${key}${size}`, value] as const],
    ),
  );
  const words = missed.length === 0 ? 'every target is met' : `missed: ${missed.join('; ')}`;
  return {
    tables: [
      { title: 'Beside the targets, and beside React Flow as it comes', rows: tableOf(ours, stock) },
      { title: `One round on a processor ${SLOW} times slower, without targets`, rows: tableOf(slow) },
      { title: "A peer's canvas", rows: peerWords() },
    ],
    ratios: Object.fromEntries([...ratios, ...plain]),
    verdict: words,
    isWithinBounds: missed.length === 0,
  };
}
