/** Bounds on types, so that a small pattern cannot describe a type too large to compare. */
import type { PortType } from '#primitives/kit/port-type.ts';

/** Parts a type may have, and how deep they may lie: records of records can double at every step. */
export const TYPE_LIMITS = { parts: 50_000, depth: 100 } as const;

type Size = { parts: number; depth: number };

const sizes = new WeakMap<PortType, Size>();

export function isTooLarge(type: PortType): boolean {
  const { parts, depth } = measure(type);
  return parts > TYPE_LIMITS.parts || depth > TYPE_LIMITS.depth;
}

/** Parts are counted as if written out; shared parts are measured once. */
function measure(type: PortType): Size {
  const known = sizes.get(type);
  if (known) return known;
  const size = { parts: type.t === 'Label' ? 1 + (type.of?.length ?? 0) : 1, depth: 1 };
  for (const part of partsOf(type)) {
    const { parts, depth } = measure(part);
    size.parts += parts;
    size.depth = Math.max(size.depth, depth + 1);
  }
  sizes.set(type, size);
  return size;
}

/** Is there an `Any` in it, at whatever depth? */
export function hasAny(type: PortType): boolean {
  return type.t === 'Any' || type.t === 'Var' || partsOf(type).some(hasAny);
}

function partsOf(type: PortType): readonly PortType[] {
  if (type.t === 'Json' || type.t === 'Action') return Object.values(type.fields);
  if (type.t === 'Rec') return Object.values(type.of);
  return type.t === 'List' || type.t === 'Set' ? [type.of] : [];
}
