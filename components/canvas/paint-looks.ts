/** What painted nodes and edges say: the same as those that are elements, read when something is painted. */
import { DISPLAY_THRESHOLD } from '#components/confidence/words.ts';
import { type Look, linkWords } from '#components/insight/look-store.ts';
import { type RunStore, shownRun } from '#components/run/run-store.ts';
import type { PatternEdge } from '#engine/pattern.ts';
import { shownNumber } from '#primitives/kit/belief.ts';
import type { CanvasState } from './canvas-store.ts';
import type { Marks } from './marks.tsx';
import { glyphStateOf, phaseOf, runPath } from './node-state.ts';
import type { NodeLook, Painting } from './paint.ts';
import {
  ADDED_STROKE,
  PLAIN_STROKE,
  REMOVED_STROKE,
  SKIPPED_STROKE,
  type Stroke,
  signOf,
  strokeOf,
  toneOf,
} from './paint-tones.ts';
import type { Plan } from './plan.ts';
import { outerSource } from './scene.ts';
import { shapeOf } from './shape.ts';

export type Shown = { canvas: CanvasState; run: RunStore; look: Look; marks: Marks };

const MARK_TONE: Readonly<Record<string, string>> = {
  ...{ added: 'accent', more: 'accent', changed: 'wait', less: 'wait' },
  ...{ removed: 'ink-3', moved: 'control' },
};

/** By the pattern's own objects, which never change: where a node's events are, and an edge's value. */
const paths = new WeakMap<CanvasState['byId'], Map<string, string>>();
const carriers = new WeakMap<CanvasState['byId'], Map<PatternEdge, { path: string; port: string } | null>>();

function kept<K extends object, V>(all: WeakMap<K, V>, key: K, make: () => V): V {
  const known = all.get(key);
  if (known) return known;
  const made = make();
  all.set(key, made);
  return made;
}

function pathOf(id: string, byId: CanvasState['byId']): string {
  const known = kept(paths, byId, () => new Map<string, string>());
  const path = known.get(id) ?? runPath(id, byId);
  known.set(id, path);
  return path;
}

function carrierOf(edge: PatternEdge, { byId, pattern }: CanvasState) {
  const known = kept(carriers, byId, () => new Map<PatternEdge, { path: string; port: string } | null>());
  const found = known.get(edge);
  if (found !== undefined) return found;
  const outer = outerSource(edge, { pattern, byId });
  const made = outer ? { path: pathOf(outer.node, byId), port: outer.port } : null;
  known.set(edge, made);
  return made;
}

export function looksOf(plan: Plan, shown: Shown): Pick<Painting, 'nodeLook' | 'edgeLook' | 'isWeakEdge'> {
  const phase = phaseOf(shown.run);
  return {
    nodeLook: (index) => nodeLook(plan.nodes[index], { ...shown, phase }),
    edgeLook: (index) => edgeLook(plan.edges[index], { ...shown, phase }),
    isWeakEdge: (id) => shown.look.link?.edges.has(id) ?? false,
  };
}

type At = Shown & { phase: ReturnType<typeof phaseOf> };

function nodeLook(
  node: Plan['nodes'][number] | undefined,
  { canvas, run, look, marks, phase }: At,
): NodeLook {
  if (!node) return { name: '', line: '', tone: 'idle', sign: '', tags: [] };
  const { stored } = node.data;
  const state =
    phase === 'none' ? undefined : glyphStateOf(shownRun(run, pathOf(node.id, canvas.byId)), phase);
  const mark = marks.nodes.get(node.id);
  const heat = look.figures.get(node.id);
  const link = look.link?.nodes.get(node.id);
  const { name, subtitle } = shapeOf(stored);
  return {
    ...{ name, line: subtitle },
    tone: toneOf(state),
    sign: mark ? mark.sign : signOf(state),
    mark: mark ? MARK_TONE[mark.kind] : canvas.dropInto === node.id ? 'accent' : undefined,
    heat: heat && (heat.step > 0 ? `ramp-${heat.step}` : heat.fill === 'hatched' ? 'control' : 'line'),
    heatFill: heat?.fill,
    link: link && (link.isWeakest ? 'weakest' : 'on'),
    tags: [
      ...(mark ? [{ text: `${mark.sign} ${mark.words}`, tone: MARK_TONE[mark.kind] ?? 'control' }] : []),
      ...(heat ? [{ text: heat.text, tone: 'line' }] : []),
      ...(link ? [{ text: linkWords(link), tone: 'ink', isFilled: link.isWeakest }] : []),
    ],
  };
}

function edgeLook(edge: Plan['edges'][number] | undefined, { canvas, run, marks, phase }: At): Stroke {
  const mark = edge && marks.edges.get(edge.id);
  if (mark) return mark === 'added' ? ADDED_STROKE : REMOVED_STROKE;
  if (phase === 'none' || !edge?.data) return PLAIN_STROKE;
  const carrier = carrierOf(edge.data.stored, canvas);
  const belief = carrier ? shownRun(run, carrier.path)?.out?.[carrier.port] : undefined;
  if (belief === null) return SKIPPED_STROKE;
  if (!belief) return PLAIN_STROKE;
  const { thresholds } = canvas;
  return strokeOf(
    shownNumber(belief.conf),
    thresholds[edge.target] ?? thresholds[edge.source] ?? DISPLAY_THRESHOLD,
  );
}
