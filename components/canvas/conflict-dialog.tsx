'use client';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { Pattern } from '#engine/pattern.ts';
import type { Current } from './autosave.ts';
import { Miniature } from './miniature.tsx';

export type Resolution = 'mine' | 'theirs' | 'copy';

type Props = {
  mine: { name: string; graph: Pattern };
  current: Current;
  isOpen: boolean;
  isPending: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onResolve: (resolution: Resolution) => void;
};

/** What differs, by id: enough to choose a side. */
export function differences(
  mine: Pattern,
  theirs: Pattern,
): { onlyMine: string[]; onlyTheirs: string[]; changed: string[] } {
  const theirNodes = new Map(theirs.nodes.map((node) => [node.id, node]));
  const myIds = new Set(mine.nodes.map((node) => node.id));
  const changed = mine.nodes.filter((node) => {
    const other = theirNodes.get(node.id);
    return (
      other &&
      JSON.stringify([node.primitive, node.config, node.title]) !==
        JSON.stringify([other.primitive, other.config, other.title])
    );
  });
  return {
    onlyMine: mine.nodes.filter((node) => !theirNodes.has(node.id)).map((node) => node.id),
    onlyTheirs: theirs.nodes.filter((node) => !myIds.has(node.id)).map((node) => node.id),
    changed: changed.map((node) => node.id),
  };
}

/** Both sides of a conflict. Every way out keeps both: on top, in undo, or as a copy. */
export function ConflictDialog({ mine, current, isOpen, isPending, onOpenChange, onResolve }: Props) {
  const diff = differences(mine.graph, current.graph);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      size="large"
      title="This pattern was changed elsewhere"
      description="Another tab or person saved a newer draft while you were editing. Nothing was overwritten, and nothing you did is lost."
      footer={
        <>
          <Button onClick={() => onResolve('copy')} pending={isPending}>
            Save mine as a copy
          </Button>
          <Button onClick={() => onResolve('theirs')} pending={isPending}>
            Take theirs
          </Button>
          <Button variant="primary" onClick={() => onResolve('mine')} pending={isPending}>
            Keep mine on top
          </Button>
        </>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Side title="Yours, in this tab" graph={mine.graph} ids={diff.onlyMine} />
        <Side
          title={`Theirs, saved ${new Date(current.savedAt).toLocaleTimeString()}`}
          graph={current.graph}
          ids={diff.onlyTheirs}
        />
      </div>
      {diff.changed.length > 0 && (
        <p className="mt-3 text-12 text-ink-2">
          Different settings: <span className="font-mono">{diff.changed.join(', ')}</span>
        </p>
      )}
    </Dialog>
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function Side({ title, graph, ids }: { title: string; graph: Pattern; ids: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium text-12">{title}</h3>
      <div className="h-44 rounded-card border bg-canvas p-2">
        <Miniature graph={graph} label={`${title}: ${counted(graph.nodes.length, 'node')}`} />
      </div>
      <p className="mt-1 text-12 text-ink-2">
        {counted(graph.nodes.length, 'node')}, {counted(graph.edges.length, 'connection')}
        {ids.length > 0 && (
          <>
            ; only here: <span className="font-mono">{ids.slice(0, 8).join(', ')}</span>
          </>
        )}
      </p>
    </section>
  );
}
