'use client';
import { useCanvas } from './canvas-store.ts';
import { worstWords } from './worst-words.ts';

/** What a run, or one activation of a node, can cost at most; says so where nobody can know yet. */
export function WorstCase({ node, className = 'text-12 text-ink-2' }: { node?: string; className?: string }) {
  const bound = useCanvas(({ worst }) => (node === undefined ? worst?.run : worst?.nodes.get(node)));
  const isEmpty = useCanvas((state) => state.pattern.nodes.length === 0);
  if (isEmpty) return null;
  return (
    <p className={`${className} tabular-nums`} data-testid="worst-case">
      {bound ? `${worstWords(bound)}.` : 'Known as soon as the pattern has no problems.'}
    </p>
  );
}
