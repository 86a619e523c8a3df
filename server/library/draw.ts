/**
 * Patterns in a few lines: nodes stand on a grid, wires are text. Columns and rows are as large as what
 * stands in them, so nothing overlaps and containers fit around what they hold.
 */
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { Sketch } from './pattern-file.ts';

type Box = { width: number; height: number };

/** Canvas pixels. A simple node is drawn within this box. */
const NODE: Box = { width: 208, height: 96 };
const GAP = { x: 64, y: 48 };
/** Room for a container's title and walls. */
const PADDING = { left: 72, top: 72, right: 72, bottom: 48 };

/** `wires`: `source > target`, each a node (ports `out` and `in`) or `node.port`; order is kept. */
export function draw(nodes: readonly Sketch[], wires: readonly string[]): Pattern {
  return { format: 1, nodes: place(nodes, { x: 0, y: 0 }).nodes, edges: wires.map(toEdge) };
}

function place(
  sketches: readonly Sketch[],
  origin: { x: number; y: number },
  parent?: string,
): Box & { nodes: PatternNode[] } {
  const insides = sketches.map(({ id, inside }) =>
    inside ? place(inside, { x: PADDING.left, y: PADDING.top }, id) : undefined,
  );
  const boxes = insides.map((inside) => (inside ? around(inside) : NODE));
  const columns = track(
    sketches.map(({ at: [column] }, i) => [column, boxes[i]?.width ?? 0]),
    GAP.x,
  );
  const rows = track(
    sketches.map(({ at: [, row] }, i) => [row, boxes[i]?.height ?? 0]),
    GAP.y,
  );
  const nodes = sketches.flatMap(({ id, primitive, title, at: [column, row], config = {} }, i) => {
    const { width, height } = boxes[i] ?? NODE;
    const inside = insides[i];
    const node: PatternNode = {
      id,
      primitive,
      version: 1,
      title,
      config,
      position: {
        x: origin.x + onGrid(columns.middle(column) - width / 2),
        y: origin.y + onGrid(rows.middle(row) - height / 2),
      },
      ...(inside && { size: { width, height } }),
      ...(parent !== undefined && { parent }),
    };
    return [node, ...(inside?.nodes ?? [])];
  });
  return { nodes, width: columns.length, height: rows.length };
}

const onGrid = (pixels: number): number => Math.round(pixels / 8) * 8;

const around = ({ width, height }: Box): Box => ({
  width: PADDING.left + width + PADDING.right,
  height: PADDING.top + height + PADDING.bottom,
});

/** Columns or rows side by side, each as large as its largest member. */
function track(members: readonly (readonly [at: number, size: number])[], gap: number) {
  const count = Math.floor(Math.max(...members.map(([at]) => at))) + 1;
  const sizes = Array.from({ length: count }, (_, index) =>
    Math.max(0, ...members.filter(([at]) => at === index).map(([, size]) => size)),
  );
  const starts = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size + gap, 0));
  const middleOf = (index: number) => (starts[index] ?? 0) + (sizes[index] ?? 0) / 2;
  const middle = (at: number): number => (middleOf(Math.floor(at)) + middleOf(Math.ceil(at))) / 2;
  return { middle, length: sizes.reduce((sum, size) => sum + size, 0) + gap * (count - 1) };
}

function toEdge(wire: string, index: number): PatternEdge {
  const [source = '', target = ''] = wire.split(' > ');
  return { id: `e${index + 1}`, source: toEnd(source, 'out'), target: toEnd(target, 'in') };
}

function toEnd(written: string, fallback: string): PatternEdge['source'] {
  const [node = '', port = fallback] = written.split('.');
  return { node, port };
}
