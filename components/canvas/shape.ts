/** What the canvas needs to know about one node, read once per stored node and kept. */
import type { PatternNode } from '#engine/pattern.ts';
import type { AnyPrimitive, Port, Ports } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';

export const GRID = 8;
/** Zoom from which on nodes are titles, and from which on they are whole. */
export const BLOCK_BELOW = 0.4;
/** A touch under 75 %, so that rounding never hides what 75 % promises. */
export const TITLE_BELOW = 0.745;
export const NODE_WIDTH = 200;
export const NODE_HEIGHT = 88;
export const CONTAINER_SIZE = { width: 376, height: 216 } as const;
/** A folded container: a node with one more row, for what is inside. */
export const FOLDED_SIZE = { width: NODE_WIDTH, height: 112 } as const;
/** Room for a container's title row and its walls. */
export const CONTAINER_PADDING = { top: 64, right: 72, bottom: 40, left: 72 } as const;

export type Shape = {
  primitive: AnyPrimitive | undefined;
  /** Parsed config, or the defaults where the stored one does not parse. */
  config: unknown;
  ports: Ports;
  /** The name people see. */
  name: string;
  subtitle: string;
};

const NO_PORTS: Ports = { in: [], out: [] };
const shapes = new WeakMap<PatternNode, Shape>();

/** Nodes are immutable, so their shape is too. */
export function shapeOf(node: PatternNode): Shape {
  const known = shapes.get(node);
  if (known) return known;
  const made = readShape(node);
  shapes.set(node, made);
  return made;
}

function readShape(node: PatternNode): Shape {
  const primitive = primitives[node.primitive];
  if (!primitive) {
    return {
      primitive,
      config: node.config,
      ports: NO_PORTS,
      name: node.title ?? node.primitive,
      subtitle: 'unknown primitive',
    };
  }
  const config = parsedConfig(primitive, node.config);
  return {
    primitive,
    config,
    ports: config === undefined ? NO_PORTS : primitive.ports(config),
    name: node.title ?? node.id,
    subtitle: config === undefined ? 'config does not fit' : primitive.subtitle(config),
  };
}

/** A half-typed field must not make a node lose its ports: the fields that fit are kept. */
function parsedConfig(primitive: AnyPrimitive, config: Record<string, unknown>): unknown {
  const parsed = primitive.config.safeParse(config);
  if (parsed.success) return parsed.data;
  const broken = new Set(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [String(issue.path[0])],
    ),
  );
  const rest = Object.fromEntries(Object.entries(config).filter(([key]) => !broken.has(key)));
  const retried = primitive.config.safeParse(rest);
  return retried.success ? retried.data : primitive.config.safeParse({}).data;
}

export const isContainer = (node: PatternNode): boolean => shapeOf(node).ports.inner !== undefined;

/** The version a node calls, by ref; `''` where it has not been chosen, `undefined` where it calls none. */
export function calledRef(node: PatternNode): string | undefined {
  const { primitive, config } = shapeOf(node);
  return primitive?.calls?.(config);
}

export const isCaller = (node: PatternNode): boolean => calledRef(node) !== undefined;

/** Size on the canvas: containers keep their own, simple nodes are all alike. */
export function sizeOf(node: PatternNode): { width: number; height: number } {
  if (isContainer(node)) return node.size ?? CONTAINER_SIZE;
  return { width: NODE_WIDTH, height: NODE_HEIGHT };
}

export type Side = 'source' | 'target';

/** Every socket a wire can start from (`source`) or end at (`target`), inner ones included. */
export function socketsOf(shape: Shape, side: Side): readonly Port[] {
  const { ports } = shape;
  if (side === 'source') return [...ports.out, ...(ports.inner?.give ?? [])];
  return [...ports.in, ...(ports.inner?.take ?? [])];
}

/** Height of a container's two rows of words, and the least place of an inner socket whose name is below them. */
const HEAD = 40;
const BELOW_HEAD = 72;

/** As `socketY`, on a container's inner wall: where many would reach into its head, all stand below it. */
export function innerSocketY(height: number, index: number, count: number): number {
  if (socketY(height, 0, count) >= BELOW_HEAD) return socketY(height, index, count);
  return HEAD + socketY(height - HEAD, index, count);
}

/** Vertical place of socket `index` of `count`, in pixels from the node's top. */
export function socketY(height: number, index: number, count: number): number {
  return Math.round((height * (index + 1)) / (count + 1));
}
