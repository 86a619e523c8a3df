'use client';
import { useReactFlow } from '@xyflow/react';
import { Wrench } from 'lucide-react';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { Button } from '#components/ui/button.tsx';
import { fixOps } from '#engine/fixes.ts';
import type { Issue } from '#engine/issues.ts';
import { primitives } from '#primitives/index.ts';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { act } from './edit.ts';
import { goToProblem } from './outline-problem.ts';
import { shapeOf } from './shape.ts';

/** Everything wrong with the pattern; a click goes to the node and the field. */
export function Problems() {
  const issues = useCanvas((state) => state.issues);
  if (issues.length === 0) {
    return <p className="px-3 py-4 text-13 text-ink-2">No problems. This pattern is ready to run.</p>;
  }
  return (
    <ul className="divide-y divide-line">
      {issues.map((issue) => (
        <ProblemRow
          key={`${issue.code}:${issue.node}:${issue.port}:${issue.field}:${issue.edge}`}
          issue={issue}
        />
      ))}
    </ul>
  );
}

function ProblemRow({ issue }: { issue: Issue }) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const node = useCanvas((state) => (issue.node === undefined ? undefined : state.byId[issue.node]));
  const open = () => goToProblem(store, flow, issue);
  const repair = () => {
    const { pattern, agents } = store.getState();
    const say = `${issue.autofix?.label ?? 'Fixed'}: done. Undo takes it back.`;
    act(store, fixOps(pattern, issue, { primitives, agents }), { say });
  };
  return (
    <li className="flex items-start gap-3 px-3 py-1.5" data-issue={issue.code}>
      <button type="button" className="flex min-w-0 flex-1 items-start gap-2 text-left" onClick={open}>
        <span className="mt-[3px]">
          <StatusGlyph state={issue.level === 'error' ? 'failed' : 'waiting'} />
        </span>
        <span className="min-w-0">
          <span className="block">
            <span className="sr-only">{issue.level === 'error' ? 'Error: ' : 'Warning: '}</span>
            {issue.sentence}
          </span>
          <span className="block text-12 text-ink-2">
            {issue.fix}
            {node && <span className="ml-2 font-mono text-11 text-ink-3">{shapeOf(node).name}</span>}
            <span className="ml-2 font-mono text-11 text-ink-3">{issue.code}</span>
          </span>
        </span>
      </button>
      {issue.autofix && (
        <Button onClick={repair}>
          <Wrench aria-hidden />
          {issue.autofix.label}
        </Button>
      )}
    </li>
  );
}
