/** A pattern as a small still picture: pure SVG, no canvas library, cheap enough for a grid of cards. */
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import { type Bounds, boundsOf, boxOf, indexNodes, type NodesById, parentsFirst } from './scene.ts';
import { innerSocketY, isContainer, shapeOf, socketY } from './shape.ts';

const PADDING = 24;
const WIDTH_MIN = 900;
const TITLE_SIZE = 26;
const READABLE_PX = 8;

/** Titles appear from the width on at which they can be read. Class names must stand here in full. */
const TITLES_FROM = [
  { px: 200, className: '@min-[200px]:inline' },
  { px: 320, className: '@min-[320px]:inline' },
  { px: 480, className: '@min-[480px]:inline' },
  { px: 720, className: '@min-[720px]:inline' },
  { px: 1000, className: '@min-[1000px]:inline' },
] as const;

function titleClass(width: number): string {
  const needed = (width * READABLE_PX) / TITLE_SIZE;
  return TITLES_FROM.find(({ px }) => px >= needed)?.className ?? '';
}

type Anchor = { x: number; y: number };

type Socket = { node: PatternNode; port: string; side: 'source' | 'target' };

/** Where an edge meets a node: outer sockets on the walls, inner ones just inside them. */
function anchorOf({ node, port, side }: Socket, byId: NodesById): Anchor {
  const box = boxOf(node, byId);
  const { ports } = shapeOf(node);
  const inner = side === 'source' ? (ports.inner?.give ?? []) : (ports.inner?.take ?? []);
  const outer = side === 'source' ? ports.out : ports.in;
  const isInner = inner.some((one) => one.name === port);
  const group = isInner ? inner : outer;
  const index = Math.max(
    0,
    group.findIndex((one) => one.name === port),
  );
  const place = isInner ? innerSocketY : socketY;
  const y = box.y + place(box.height, index, Math.max(1, group.length));
  const isLeft = isInner ? side === 'source' : side === 'target';
  return { x: isLeft ? box.x : box.x + box.width, y };
}

function edgePath(from: Anchor, to: Anchor): string {
  const bend = Math.max(24, Math.abs(to.x - from.x) / 2);
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}

function Block({ node, byId, titles }: { node: PatternNode; byId: NodesById; titles: string }) {
  const box = boxOf(node, byId);
  const container = isContainer(node);
  return (
    <g>
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        rx="8"
        fill={container ? 'var(--color-raised)' : 'var(--color-surface)'}
        fillOpacity={container ? 0.6 : 1}
        stroke="var(--color-control)"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
      <text
        className={`hidden ${titles}`}
        x={container ? box.x + 12 : box.x + box.width / 2}
        y={container ? box.y + 30 : box.y + box.height / 2}
        dominantBaseline="central"
        textAnchor={container ? 'start' : 'middle'}
        fontSize={TITLE_SIZE}
        fontWeight="600"
        fill="var(--color-ink)"
        fontFamily="var(--font-mono)"
      >
        {clip(shapeOf(node).name, container ? 22 : 12)}
      </text>
    </g>
  );
}

const clip = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max - 1)}…` : text);

/** Small patterns keep their size: one node must not fill the picture. */
function atLeast(bounds: Bounds): Bounds {
  const width = Math.max(bounds.width, WIDTH_MIN);
  const height = Math.max(bounds.height, WIDTH_MIN / 4);
  return {
    x: bounds.x - (width - bounds.width) / 2,
    y: bounds.y - (height - bounds.height) / 2,
    width,
    height,
  };
}

export type MiniatureProps = {
  graph: Pattern;
  /** What it shows, for people who cannot see it; without one the picture is decoration. */
  label?: string;
  className?: string;
};

export function Miniature({ graph, label, className = 'h-full w-full' }: MiniatureProps) {
  const byId = indexNodes(graph.nodes);
  const bounds = atLeast(boundsOf(graph.nodes, byId));
  const titles = titleClass(bounds.width + 2 * PADDING);
  const view = [
    bounds.x - PADDING,
    bounds.y - PADDING,
    bounds.width + 2 * PADDING,
    bounds.height + 2 * PADDING,
  ];
  const ordered = parentsFirst(graph.nodes);
  return (
    <span className={`@container block ${className}`}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: without a label the picture is decoration and hidden */}
      <svg
        viewBox={view.join(' ')}
        className="h-full w-full"
        preserveAspectRatio="xMidYMid meet"
        role={label ? 'img' : 'presentation'}
        aria-hidden={label ? undefined : true}
      >
        {label && <title>{label}</title>}
        {ordered.filter(isContainer).map((node) => (
          <Block key={node.id} node={node} byId={byId} titles={titles} />
        ))}
        {graph.edges.map((edge) => {
          const source = byId[edge.source.node];
          const target = byId[edge.target.node];
          if (!source || !target) return null;
          const from = anchorOf({ node: source, port: edge.source.port, side: 'source' }, byId);
          const to = anchorOf({ node: target, port: edge.target.port, side: 'target' }, byId);
          return (
            <path
              key={edge.id}
              d={edgePath(from, to)}
              fill="none"
              stroke="var(--color-ink-3)"
              strokeWidth="1.25"
              vectorEffect="non-scaling-stroke"
            />
          );
        })}
        {ordered
          .filter((node) => !isContainer(node))
          .map((node) => (
            <Block key={node.id} node={node} byId={byId} titles={titles} />
          ))}
      </svg>
    </span>
  );
}
