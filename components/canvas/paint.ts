/** Paints the nodes and edges of a large pattern that are not elements. Everything of one look in one stroke. */

import type { Heat } from '#components/insight/heat.ts';
import { paintTags, type Tag } from './paint-tags.ts';
import { mixed, type Stroke, type Tones } from './paint-tones.ts';
import { nodesIn, type Plan, reach } from './plan.ts';
import type { Box } from './scene.ts';
import { BLOCK_BELOW, TITLE_BELOW } from './shape.ts';
import { blockLetters } from './zoom-step.ts';

export type NodeLook = {
  name: string;
  /** Written below the name where there is room for it. */
  line: string;
  tone: string;
  sign: string;
  /** Of a comparison: tone of its frame. */
  mark?: string | undefined;
  /** Of a look at a run: tone of the ring around it, and how it is filled. */
  heat?: string | undefined;
  heatFill?: Heat['fill'] | undefined;
  /** On the weakest link of a run. */
  link?: 'on' | 'weakest' | undefined;
  tags: readonly Tag[];
};

export type Painting = {
  plan: Plan;
  view: Box;
  /** Screen pixels per canvas pixel. */
  zoom: number;
  tones: Tones;
  /** Drawn as elements. */
  isGivenNode: (id: string) => boolean;
  isGivenEdge: (id: string) => boolean;
  nodeLook: (index: number) => NodeLook;
  edgeLook: (index: number) => Stroke;
  /** On the weakest link of a run. */
  isWeakEdge: (id: string) => boolean;
};

type Ink = CanvasRenderingContext2D;

/** Where the name begins: elements have an icon before it. */
const AFTER_ICON = 34;

/** From here down an edge is a straight line. */
const STRAIGHT_BELOW = 0.3;
/** A name is written from this many screen pixels of height on. */
const LEAST_LETTERS = 7.5;

/** `ink` stands at the view's corner, in canvas pixels. */
export function paint(ink: Ink, painting: Painting): void {
  const shown = nodesIn(painting.plan, painting.view);
  const { nodes } = painting.plan;
  const open = shown.filter((index) => {
    const node = nodes[index];
    return node !== undefined && node.type !== 'room' && !painting.isGivenNode(node.id);
  });
  const containers = open.filter((index) => nodes[index]?.type === 'container');
  const simple = open.filter((index) => nodes[index]?.type !== 'container');
  paintNodes(ink, painting, containers);
  paintEdges(ink, painting);
  paintNodes(ink, painting, simple);
}

function paintEdges(ink: Ink, painting: Painting): void {
  const { plan, view, zoom, tones } = painting;
  const batches = new Map<string, { stroke: Stroke; path: Path2D }>();
  const chosen = new Path2D();
  const weak = new Path2D();
  const isStraight = zoom < STRAIGHT_BELOW;
  for (const [index, edge] of plan.edges.entries()) {
    const at = index * 4;
    const [sx = 0, sy = 0, tx = 0, ty = 0] = [
      plan.ends[at],
      plan.ends[at + 1],
      plan.ends[at + 2],
      plan.ends[at + 3],
    ];
    const bow = reach(tx - sx);
    if (!(Math.min(sx, tx - bow) <= view.x + view.width && Math.max(tx, sx + bow) >= view.x)) continue;
    if (Math.min(sy, ty) > view.y + view.height || Math.max(sy, ty) < view.y) continue;
    if (painting.isGivenEdge(edge.id)) continue;
    const stroke = painting.edgeLook(index);
    const key = `${stroke.tone} ${stroke.width.toFixed(1)} ${stroke.dash} ${stroke.alpha}`;
    let batch = batches.get(key);
    if (!batch) {
      batch = { stroke, path: new Path2D() };
      batches.set(key, batch);
    }
    const paths = [batch.path];
    if (edge.selected) paths.push(chosen);
    if (painting.isWeakEdge(edge.id)) paths.push(weak);
    for (const path of paths) {
      path.moveTo(sx, sy);
      if (isStraight) path.lineTo(tx, ty);
      else path.bezierCurveTo(sx + bow, sy, tx - bow, ty, tx, ty);
    }
  }
  ink.globalAlpha = 0.25;
  ink.strokeStyle = tones.ink ?? '';
  ink.lineWidth = Math.max(9, 4 / zoom);
  ink.stroke(weak);
  ink.globalAlpha = 0.3;
  ink.strokeStyle = tones.accent ?? '';
  ink.lineWidth = 7;
  ink.stroke(chosen);
  for (const { stroke, path } of batches.values()) {
    ink.globalAlpha = stroke.alpha;
    ink.strokeStyle = tones[stroke.tone] ?? '';
    // Never thinner than what one can see.
    ink.lineWidth = Math.max(stroke.width, 0.7 / zoom);
    ink.setLineDash(stroke.dash === 'dashed' ? [6, 4] : stroke.dash === 'dotted' ? [1.5, 4] : []);
    ink.stroke(path);
  }
  ink.setLineDash([]);
  ink.globalAlpha = 1;
}

type Look = NodeLook & { box: Box; isContainer: boolean; isChosen: boolean };

function paintNodes(ink: Ink, painting: Painting, indices: readonly number[]): void {
  const { plan, zoom, tones } = painting;
  const looks = indices.map((index): Look => {
    const node = plan.nodes[index];
    const at = index * 4;
    return {
      ...painting.nodeLook(index),
      box: {
        x: plan.boxes[at] ?? 0,
        y: plan.boxes[at + 1] ?? 0,
        width: plan.boxes[at + 2] ?? 0,
        height: plan.boxes[at + 3] ?? 0,
      },
      isContainer: node?.type === 'container',
      isChosen: node?.selected ?? false,
    };
  });
  const radius = zoom < 0.2 ? 0 : 10;
  for (const group of Map.groupBy(looks, ({ heat, heatFill }) => `${heat} ${heatFill}`).values()) {
    const [look] = group;
    if (look?.heat === undefined) continue;
    const tone = ringFill(ink, { tone: tones[look.heat] ?? '', fill: look.heatFill, zoom });
    fill(ink, group, { tone, radius: radius * 2, grow: 20 });
  }
  for (const [tone, group] of Map.groupBy(looks, (look) => groundOf(look, painting))) {
    fill(ink, group, { tone, radius, grow: 0 });
  }
  const frame = Math.max(1, 0.7 / zoom);
  for (const [tone, group] of Map.groupBy(looks, (look) => look.mark ?? 'line')) {
    const width = tone === 'line' ? frame : Math.max(3, 1.5 / zoom);
    outline(ink, group, { tone: tones[tone] ?? '', radius, width });
  }
  for (const [link, group] of Map.groupBy(looks, (look) => look.link)) {
    const width = link === 'weakest' ? Math.max(5, 3.5 / zoom) : Math.max(2, 1.5 / zoom);
    if (link !== undefined) outline(ink, group, { tone: tones.ink ?? '', radius, width });
  }
  const chosen = looks.filter((look) => look.isChosen);
  outline(ink, chosen, { tone: tones.accent ?? '', radius: radius + 2, width: Math.max(2, 2 / zoom) });
  paintNames(ink, painting, looks);
  paintTags(ink, painting, looks);
}

function groundOf(look: Look, { zoom, tones }: Painting): string {
  const { surface = '', raised = '', canvas = '' } = tones;
  if (look.isContainer) return mixed(raised, 55, canvas);
  return zoom < BLOCK_BELOW ? mixed(tones[look.tone] ?? '', 30, surface) : surface;
}

type Ring = { tone: string; fill: Heat['fill'] | undefined; zoom: number };

/** As around elements: a raw score is striped, what is not known is hatched. Stripes are wide enough to be seen. */
function ringFill(ink: Ink, { tone, fill, zoom }: Ring): string | CanvasPattern {
  if (fill !== 'striped' && fill !== 'hatched') return tone;
  const size = Math.round(Math.max(16, 6 / zoom));
  const tile = new OffscreenCanvas(size, size);
  const brush = tile.getContext('2d');
  if (!brush) return tone;
  brush.strokeStyle = tone;
  brush.lineWidth = size * (fill === 'striped' ? 0.45 : 0.15);
  for (const shift of [-size, 0, size]) {
    brush.moveTo(shift - size, 2 * size);
    brush.lineTo(shift + 2 * size, -size);
  }
  brush.stroke();
  return ink.createPattern(tile, 'repeat') ?? tone;
}

type Shaping = { tone: string | CanvasPattern; radius: number };

function pathOf(looks: readonly Look[], radius: number, grow: number): Path2D {
  const path = new Path2D();
  for (const { box } of looks) {
    const [x, y] = [box.x - grow, box.y - grow];
    if (radius === 0) path.rect(x, y, box.width + 2 * grow, box.height + 2 * grow);
    else path.roundRect(x, y, box.width + 2 * grow, box.height + 2 * grow, radius);
  }
  return path;
}

function fill(ink: Ink, looks: readonly Look[], { tone, radius, grow }: Shaping & { grow: number }): void {
  ink.fillStyle = tone;
  ink.fill(pathOf(looks, radius, grow));
}

function outline(
  ink: Ink,
  looks: readonly Look[],
  { tone, radius, width }: Shaping & { width: number },
): void {
  if (looks.length === 0) return;
  ink.strokeStyle = tone;
  ink.lineWidth = width;
  ink.stroke(pathOf(looks, radius, 0));
}

/** As large as on a node that is an element at this zoom; letters of one width, so that cutting needs no measuring. */
function paintNames(ink: Ink, { zoom, tones }: Painting, looks: readonly Look[]): void {
  const size = zoom < BLOCK_BELOW ? blockLetters(zoom) : zoom < TITLE_BELOW ? 20 : 13;
  if (size * zoom < LEAST_LETTERS) return;
  if (zoom >= TITLE_BELOW) paintLines(ink, tones, looks);
  ink.fillStyle = tones.ink ?? '';
  ink.font = `600 ${size}px ${tones.mono || 'monospace'}`;
  ink.textBaseline = 'middle';
  for (const { box, name, sign, isContainer } of looks) {
    const text = sign === '' ? name : `${sign} ${name}`;
    const isCentred = !isContainer && zoom < BLOCK_BELOW;
    const isFull = isContainer || zoom >= TITLE_BELOW;
    const left = isCentred ? 10 : AFTER_ICON;
    const most = Math.floor((box.width - left - 10) / (size * 0.6));
    const cut = text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
    ink.textAlign = isCentred ? 'center' : 'left';
    const y = isFull ? box.y + 8 + size * 0.75 : box.y + box.height / 2;
    ink.fillText(cut, isCentred ? box.x + box.width / 2 : box.x + left, y);
  }
}

/** What stands below the name, from three quarters on. */
function paintLines(ink: Ink, tones: Tones, looks: readonly Look[]): void {
  ink.fillStyle = tones['ink-3'] ?? '';
  ink.font = `12px ${tones.sans || 'sans-serif'}`;
  ink.textBaseline = 'middle';
  ink.textAlign = 'left';
  for (const { box, line, isContainer } of looks) {
    const most = Math.floor((box.width - AFTER_ICON - 10) / 6);
    const cut = line.length > most ? `${line.slice(0, Math.max(1, most - 1))}…` : line;
    if (!isContainer) ink.fillText(cut, box.x + AFTER_ICON, box.y + 40);
  }
}
