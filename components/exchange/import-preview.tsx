'use client';
import { Miniature } from '#components/canvas/miniature.tsx';
import { useCreatePattern } from '#components/patterns/use-create-pattern.ts';
import { Button } from '#components/ui/button.tsx';
import type { Imported, Refused } from '#engine/exchange.ts';
import { shorten } from '#engine/words.ts';

/** What a file holds, before it becomes a pattern of this workspace. */
export function ImportPreview({ imported }: { imported: Imported }) {
  const create = useCreatePattern();
  const { name, description, pattern, kept } = imported;
  const { nodes, edges } = pattern;
  return (
    <section aria-label="What would be imported" className="flex flex-col gap-3">
      <div className="h-44 rounded-card border bg-canvas p-2">
        <Miniature graph={pattern} label={`The graph of ${name}`} />
      </div>
      <div>
        <h2 className="font-semibold text-15">{name}</h2>
        {description && <p className="mt-0.5 line-clamp-3 text-ink-2">{description}</p>}
        <p className="mt-1 text-12 text-ink-2">
          {nodes.length} {nodes.length === 1 ? 'node' : 'nodes'}, {edges.length}{' '}
          {edges.length === 1 ? 'connection' : 'connections'}.
        </p>
        {kept.length > 0 && (
          <p className="mt-1 text-12 text-ink-2">
            Unknown here, kept and exported again: <span className="font-mono">{shorten(kept)}</span>
          </p>
        )}
      </div>
      <Button
        variant="primary"
        className="self-start"
        pending={create.isPending}
        onClick={() => create.mutate({ name, description, graph: pattern })}
      >
        Import as a new pattern
      </Button>
    </section>
  );
}

/** Why nothing was imported: what is wrong and where, and that all is as it was. */
export function ImportProblems({ refused }: { refused: Refused }) {
  return (
    <div role="alert" className="rounded-card border border-fail p-3">
      <p className="font-medium">Nothing was imported.</p>
      <ul className="mt-1 list-disc pl-4 text-ink-2">
        {refused.problems.map((problem) => (
          <li key={problem} className="break-words">
            {problem}
          </li>
        ))}
      </ul>
    </div>
  );
}
