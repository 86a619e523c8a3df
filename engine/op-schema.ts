/** Ops as they come from outside. What they hold is checked as in a pattern; what they do is for `apply`. */
import { z } from 'zod';
import type { Op } from './ops.ts';
import { edgeSchema, LIMITS, nodeSchema, patternSchema } from './pattern.ts';

const id = nodeSchema.shape.id;
const ids = z.array(id).max(LIMITS.edges);
const place = z.strictObject({ x: z.number(), y: z.number() });
const places = z.record(id, place);
const field = z.string().max(200);
const nodes = z.array(nodeSchema).max(LIMITS.nodes);
const edges = z.array(edgeSchema).max(LIMITS.edges);
const uses = patternSchema.shape.uses;
const budget = patternSchema.shape.budget.unwrap();

export const opSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...{ type: z.literal('addNodes'), nodes, edges: edges.optional(), uses, before: id.optional() },
  }),
  z.strictObject({ type: z.literal('removeNodes'), ids }),
  z.strictObject({
    ...{ type: z.literal('connect'), edges, replaces: ids.optional() },
    ...{ at: z.int().optional(), before: id.optional() },
  }),
  z.strictObject({ type: z.literal('disconnect'), ids }),
  z.strictObject({ type: z.literal('moveNodes'), to: places }),
  z.strictObject({ type: z.literal('setConfig'), id, config: z.record(z.string(), z.unknown()), uses }),
  z.strictObject({ type: z.literal('setField'), id, field, value: z.unknown().optional(), uses }),
  z.strictObject({ type: z.literal('setNode'), node: nodeSchema, uses }),
  z.strictObject({ type: z.literal('setPattern'), field, value: z.unknown().optional() }),
  z.strictObject({
    ...{ type: z.literal('describe'), name: z.string().min(1).max(120).optional() },
    description: z.string().max(2_000).optional(),
  }),
  z.strictObject({ type: z.literal('setBudget'), budget }),
  z.strictObject({ type: z.literal('renameNode'), id, title: z.string().max(1_000) }),
  z.strictObject({ type: z.literal('setParent'), ids, parent: id.optional(), to: places.optional() }),
  z.strictObject({
    ...{ type: z.literal('resize'), id, position: place.optional() },
    size: z.strictObject({ width: z.number().positive(), height: z.number().positive() }),
  }),
  z.strictObject({ type: z.literal('replaceAll'), pattern: patternSchema }),
]);

/** Ops that JSON brought. */
export const opsSchema = z.array(opSchema).max(LIMITS.edges) as unknown as z.ZodType<Op[]>;
