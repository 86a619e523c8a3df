import { afterEach, expect, test, vi } from 'vitest';
import { PLAIN } from '#components/insight/look-store.ts';
import { createRunStore } from '#components/run/run-store.ts';
import { build } from '#engine/testing.ts';
import { createCanvasStore } from './canvas-store.ts';
import { paint } from './paint.ts';
import { looksOf, type Shown } from './paint-looks.ts';
import { planOf } from './plan.ts';

afterEach(() => vi.unstubAllGlobals());

class Path {
  parts: string[] = [];
  moveTo = () => this.parts.push('move');
  lineTo = () => this.parts.push('line');
  bezierCurveTo = () => this.parts.push('curve');
  rect = () => this.parts.push('box');
  roundRect = () => this.parts.push('box');
}

/** Takes everything a canvas takes, and keeps what was stroked in which colour, and what was written. */
function inkOf() {
  const strokes: { tone: string; parts: number }[] = [];
  const texts: string[] = [];
  const ink = {
    strokeStyle: '',
    setLineDash() {},
    beginPath() {},
    roundRect() {},
    fill() {},
    measureText: (text: string) => ({ width: text.length * 8 }),
    stroke(path?: Path) {
      strokes.push({ tone: ink.strokeStyle, parts: path?.parts.length ?? 0 });
    },
    fillText: (text: string) => texts.push(text),
  };
  return { ink: ink as unknown as CanvasRenderingContext2D, strokes, texts };
}

const GRAPH = build()
  .node('text', 'input', { config: { name: 'text' } })
  .node('mood', 'vote', { from: 'text' })
  .node('answer', 'output', { from: 'mood' })
  .pattern();

function painted(shown: Partial<Pick<Shown, 'look' | 'marks'>>, zoom = 1) {
  vi.stubGlobal('Path2D', Path);
  const canvas = createCanvasStore('view', GRAPH).getState();
  const plan = planOf(canvas.flowNodes, canvas.flowEdges);
  const { ink, strokes, texts } = inkOf();
  const marks = { nodes: new Map(), edges: new Map() };
  const all = { canvas, run: createRunStore().getState(), look: PLAIN, marks, ...shown };
  paint(ink, {
    ...looksOf(plan, all),
    ...{ plan, zoom, tones: { ink: 'black', accent: 'blue' } },
    view: { x: -5000, y: -5000, width: 10_000, height: 10_000 },
    isGivenNode: () => false,
    isGivenEdge: () => false,
  });
  return { strokes, texts };
}

const [first] = GRAPH.edges;
const link = {
  nodes: new Map([['mood', { place: 2, isWeakest: true, lost: 0.25 }]]),
  edges: new Set([first?.id ?? '']),
};

test('nodes are named, and nothing hangs above them unasked', () => {
  const { strokes, texts } = painted({});
  expect(texts).toEqual(expect.arrayContaining(['text', 'answer']));
  expect(texts.some((text) => text.includes('weakest'))).toBe(false);
  expect(strokes.filter(({ tone, parts }) => tone === 'black' && parts > 0)).toEqual([]);
});

test('the weakest link is drawn below its edges, around its nodes, and written', () => {
  const { strokes, texts } = painted({ look: { ...PLAIN, link } });
  const dark = strokes.filter(({ tone, parts }) => tone === 'black' && parts > 0);
  // One edge: to its start and along it. One box around one node. Frames of tags have no path of their own.
  expect(dark.map(({ parts }) => parts)).toEqual([2, 1]);
  expect(texts).toContain('▾ weakest, −0.25');
});

test('a mark is written above its node while it can be read, and never smaller', () => {
  const marks = {
    nodes: new Map([['mood', { kind: 'changed' as const, sign: '±', words: 'changed' }]]),
    edges: new Map(),
  };
  expect(painted({ marks }).texts).toContain('± changed');
  expect(painted({ marks }, 0.3).texts).toContain('± changed');
  expect(painted({ marks }, 0.2).texts).not.toContain('± changed');
});
