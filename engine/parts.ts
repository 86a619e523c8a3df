/** One node with its primitive, its parsed config and its ports, as far as they can be known. */
import type { ZodError, ZodSafeParseResult } from 'zod';
import type { AgentCard, AnyPrimitive, Port, PortFacts, Ports } from '#primitives/define.ts';
import type { PatternEdge, PatternNode } from './pattern.ts';

/** What a pattern is judged against. */
export type Known = {
  primitives: Readonly<Record<string, AnyPrimitive>>;
  agents: readonly AgentCard[];
};

/** One edge at an input port; `facts` is `undefined` where nothing is known about its source. */
export type Arrival = { edge: PatternEdge; facts: PortFacts | undefined };

export type Part = {
  node: PatternNode;
  primitive: AnyPrimitive | undefined;
  /** `ports` and `config` are there if the config could be parsed; `problem` if it could not. */
  config?: unknown;
  ports?: Ports;
  problem?: ZodError;
  /**
   * Output ports of which one is taken, of a primitive that has such. With a config that does not fit,
   * those of a new node: what is behind them is not at fault.
   */
  exits?: readonly string[];
};

export function toPart(node: PatternNode, { primitives }: Pick<Known, 'primitives'>): Part {
  const primitive = Object.hasOwn(primitives, node.primitive) ? primitives[node.primitive] : undefined;
  if (!primitive) return { node, primitive: undefined };
  const parsed = primitive.config.safeParse(node.config);
  const exits = exitsOf(primitive, parsed);
  if (!parsed.success) return { node, primitive, problem: parsed.error, ...exits };
  return { node, primitive, config: parsed.data, ports: primitive.ports(parsed.data), ...exits };
}

function exitsOf(primitive: AnyPrimitive, parsed: ZodSafeParseResult<unknown>): Pick<Part, 'exits'> {
  if (!primitive.exits) return {};
  const config = parsed.success ? parsed : primitive.config.safeParse({});
  return config.success ? { exits: primitive.exits(config.data) } : {};
}

/** Where a port stands: `give` and `take` are on the inner wall of a container. */
export type Side = 'in' | 'out' | 'give' | 'take';

export function portOf(ports: Ports, side: Side, name: string): Port | undefined {
  return portsOn(ports, side).find((port) => port.name === name);
}

export function portsOn(ports: Ports, side: Side): readonly Port[] {
  if (side === 'in' || side === 'out') return ports[side];
  return ports.inner?.[side] ?? [];
}

/** How people call a node. */
export const titleOf = ({ node, primitive }: Part): string => node.title || primitive?.title || node.id;
