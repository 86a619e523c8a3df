/**
 * How far the canvas goes: the table of targets with 100, 1,000 and 5,000 nodes, on the production build in a
 * real browser, and in turns with it the same graph as React Flow draws it by itself. `CANVAS_SIZES=100,1000`
 * and `CANVAS_ROUNDS=1` make it shorter.
 */
import { type Browser, chromium } from '@playwright/test';
import setUp from '#e2e/fixtures/global-setup.ts';
import { apiOf, type Person, signUp } from '#e2e/fixtures/journey.ts';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AGENTS } from '#engine/testing.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import { findChromium } from '#scripts/lib/chromium.ts';
import type { Bench } from './lib/bench.ts';
import { type Floor, measureFloor } from './lib/canvas-floor.ts';
import { AGENT, canvasPattern } from './lib/canvas-graphs.ts';
import { measureLive } from './lib/canvas-live.ts';
import { measureRound, type Round, type Subject } from './lib/canvas-measure.ts';
import { peerWords } from './lib/canvas-peers.ts';
import { startStock } from './lib/canvas-stock.ts';
import { type Cells, medianOf, ROWS, SIZES, show, tableOf, verdictOf } from './lib/canvas-table.ts';
import { openPage, openWindow, twice } from './lib/canvas-window.ts';
import { median } from './lib/measure.ts';

const ROUNDS = Number(process.env.CANVAS_ROUNDS ?? 5);
/** Of what is only compared with. */
const STOCK_ROUNDS = Math.min(ROUNDS, 3);
const SLOW = 4;
/** A round that takes longer hangs. */
const ROUND_MS = 240_000;
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
    const measured: Measured = { ours: new Map(), stock: new Map(), slow: new Map(), floors: new Map() };
    for (const one of drawn) {
      const { own, plain, floor } = await inTurns(rig, one, progress);
      const say = (step: string) => progress(`${one.n} nodes: ${step}`);
      say(`${SLOW} times slower`);
      const slow = await round(rig, () => subjectOf(rig, one, { slow: SLOW }), say);
      if (slow) measured.slow.set(one.n, slow);
      say('live run');
      const live = await twice(() => watch(rig, one), { within: ROUND_MS, say });
      measured.ours.set(one.n, { ...own, ...live, validate: validation(one.pattern) });
      measured.stock.set(one.n, plain);
      measured.floors.set(one.n, floor);
    }
    return told(measured);
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

/** Rounds of all three, one after the other, so that what else the machine does hurts them alike. */
async function inTurns(rig: Rig, drawn: Drawn, progress: Progress) {
  const own: Round[] = [];
  const plain: Round[] = [];
  const floors: Floor[] = [];
  const take = async (into: Round[], how: How, say: Progress) => {
    const measured = await round(rig, () => subjectOf(rig, drawn, how), say);
    if (measured) into.push(measured);
    if (measured) say(wordsOf(measured));
  };
  for (let n = 0; n <= ROUNDS; n += 1) {
    const name = n === 0 ? 'warm-up' : `round ${n} of ${ROUNDS}`;
    const say = (step: string) => progress(`${drawn.n} nodes: ${name}: ${step}`);
    await take(n === 0 ? [] : own, {}, say);
    if (n >= 1 && n <= STOCK_ROUNDS)
      await take(plain, { isStock: true }, (step) => say(`React Flow: ${step}`));
    if (n >= 1) floors.push(await measureFloor(rig.browser));
  }
  return { own: mediansOf(own), plain: mediansOf(plain), floor: middleOf(floors) };
}

const wordsOf = (round: Round): string =>
  Object.entries(round)
    .flatMap(([key, value]) => (Number.isNaN(value) ? [] : `${key} ${show(value)}`))
    .join(', ');

const mediansOf = (rounds: readonly Round[]): Cells =>
  Object.fromEntries(
    ROWS.map(({ key }) => [key, medianOf(rounds.map((one) => (one as Cells)[key] ?? Number.NaN))]),
  );

const middleOf = (floors: readonly Floor[]): Floor => ({
  frame: medianOf(floors.map(({ frame }) => frame)),
  cpu: medianOf(floors.map(({ cpu }) => cpu)),
  share: medianOf(floors.map(({ share }) => share)),
});

const round = (rig: Rig, subject: () => Promise<Subject>, say: Progress): Promise<Round | undefined> =>
  twice(
    async () => {
      await using context = await windowOf(rig);
      return await measureRound(context, await subject());
    },
    { within: ROUND_MS, say },
  );

async function watch(rig: Rig, drawn: Drawn) {
  await using context = await windowOf(rig);
  const { page } = await openPage(context);
  return await measureLive(page, {
    ...{ ...rig, patternId: await seed(rig, drawn), pattern: drawn.pattern },
  });
}

const windowOf = ({ app, browser, person }: Rig) =>
  openWindow(browser, { baseURL: app.url, token: person.token });

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

type Measured = Record<'ours' | 'stock' | 'slow', Map<number, Cells>> & { floors: Map<number, Floor> };

function told({ ours, stock, slow, floors }: Measured) {
  const cells = ROWS.flatMap((row) =>
    SIZES.flatMap((size, index) => {
      const own = ours.get(size);
      if (!own || row.most[index] === undefined) return [];
      const verdict = verdictOf(row, { size, value: own[row.key] ?? Number.NaN, floors });
      return { verdict, words: `${row.what} with ${size} nodes` };
    }),
  );
  const open = cells.filter(({ verdict }) => verdict !== 'held');
  const words = Map.groupBy(open, ({ verdict }) => verdict);
  const list = [...words].map(([verdict, all]) => `${verdict}: ${all.map((one) => one.words).join('; ')}`);
  const named = (from: ReadonlyMap<number, Cells>, prefix: string) =>
    [...from].flatMap(([size, all]) =>
      Object.entries(all).flatMap(([key, value]) =>
        Number.isNaN(value) ? [] : [[`${prefix}${key}${size}`, value] as const],
      ),
    );
  return {
    tables: [
      {
        title: 'Beside the targets, and beside React Flow as it comes',
        rows: tableOf({ ours, stock, floors }),
      },
      { title: 'An empty page that moves one square, in the same turns', rows: floorRows(floors) },
      {
        title: `One round on a processor ${SLOW} times slower, without targets`,
        rows: tableOf({ ours: slow }),
      },
      { title: "A peer's canvas", rows: peerWords() },
    ],
    ratios: Object.fromEntries([...named(ours, ''), ...named(stock, 'stock.'), ...named(floors, 'floor.')]),
    verdict: open.length === 0 ? 'every target is met' : list.join('\n'),
    isWithinBounds: open.length === 0,
  };
}

const floorRows = (floors: ReadonlyMap<number, Floor>) =>
  [...floors].map(([size, { frame, cpu, share }]) => ({
    'around the rounds with': `${size} nodes`,
    'frame p95 (ms)': show(frame),
    'processor per frame (ms)': show(cpu),
    'of a processor, for a busy thread (%)': show(share * 100),
  }));
