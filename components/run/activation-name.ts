/** Activation keys in the names people gave: `again#2/call#1/agent` is "Three tries 2 › Judge › VADER". */
import { useCallback } from 'react';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { calledRef, shapeOf } from '#components/canvas/shape.ts';
import type { Pattern, PatternNode } from '#engine/pattern.ts';

export const SEPARATOR = ' › ';

/** What a called pattern runs once has no number. */
export function activationName(key: string, pattern: Pattern): string {
  const { uses = {} } = pattern;
  let nodes: readonly PatternNode[] | undefined = pattern.nodes;
  const names = key.split('/').map((part) => {
    const [place = part, iteration] = part.split('#');
    const [id = place, effect] = place.split(':');
    const node: PatternNode | undefined = nodes?.find((one) => one.id === id);
    const ref = node && calledRef(node);
    if (ref !== undefined) nodes = Object.hasOwn(uses, ref) ? uses[ref]?.nodes : undefined;
    const name = node ? shapeOf(node).name : id;
    const counted = iteration === undefined || ref !== undefined ? name : `${name} ${iteration}`;
    return effect === undefined ? counted : `${counted} (${effect})`;
  });
  return names.join(SEPARATOR);
}

export function useActivationName(): (key: string) => string {
  const pattern = useCanvas((state) => state.pattern);
  return useCallback((key: string) => activationName(key, pattern), [pattern]);
}
