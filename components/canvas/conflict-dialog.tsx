'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { namesIn, opWords } from '#engine/op-words.ts';
import { Miniature } from './miniature.tsx';
import type { Clash, Draft, Meeting } from './sync-core.ts';
import type { Resolution } from './use-draft.ts';

type Props = {
  clash: Clash;
  /** Who sits here. */
  user: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onResolve: (resolution: Resolution) => void;
};

type Side = 'mine' | 'theirs';

/** What both sides touched, thing by thing. Every way out keeps both: merged, in undo, or as a copy. */
export function ConflictDialog({ clash, user, isOpen, onOpenChange, onResolve }: Props) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Side>>(new Map());
  const { meetings, mine, theirs } = clash;
  const sideOf = (key: string): Side => chosen.get(key) ?? 'theirs';
  const choose = (keys: readonly string[], side: Side) =>
    setChosen((before) => new Map([...before, ...keys.map((key) => [key, side] as const)]));
  const all = meetings.map(({ key }) => key);
  const resolve = () => onResolve({ mine: new Set(all.filter((key) => sideOf(key) === 'mine')) });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      size="large"
      title="This pattern was changed elsewhere"
      description="Somebody changed what you changed, too. Nothing was overwritten, and everything that does not touch is kept. Choose a side for each; undo brings yours back."
      footer={
        <>
          <Button onClick={() => onResolve({ copy: true })}>Save mine as a copy</Button>
          <Button onClick={() => choose(all, 'theirs')}>Choose theirs for all</Button>
          <Button onClick={() => choose(all, 'mine')}>Choose mine for all</Button>
          <Button variant="primary" onClick={resolve}>
            Merge as chosen
          </Button>
        </>
      }
    >
      <Meetings clash={clash} user={user} sideOf={sideOf} onChoose={(key, side) => choose([key], side)} />
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <Whole title="Yours, in this tab" draft={mine} />
        <Whole title="Theirs, saved" draft={theirs} />
      </div>
    </Dialog>
  );
}

type MeetingsProps = {
  clash: Clash;
  user: string;
  sideOf: (key: string) => Side;
  onChoose: (key: string, side: Side) => void;
};

const OPTIONS = [
  { value: 'mine', label: 'Mine' },
  { value: 'theirs', label: 'Theirs' },
] as const;

function Meetings({ clash, user, sideOf, onChoose }: MeetingsProps) {
  const nameOf = namesIn(clash.mine.graph, clash.theirs.graph);
  const who = ({ by }: Meeting): string => (by.actor === user ? 'You, in another tab,' : by.name);
  return (
    <ul aria-label="What both changed" className="divide-y rounded-card border">
      {clash.meetings.map((one) => (
        <li key={one.key} className="flex flex-wrap items-center gap-3 px-3 py-2">
          <div className="min-w-0 flex-1">
            <p>You {opWords(one.mine, nameOf)}.</p>
            <p className="text-ink-2">
              {who(one)} {opWords(one.theirs, nameOf)}.
            </p>
          </div>
          <Segmented
            label={`Side to keep: you ${opWords(one.mine, nameOf)}`}
            value={sideOf(one.key)}
            onValueChange={(side) => onChoose(one.key, side)}
            options={OPTIONS}
          />
        </li>
      ))}
    </ul>
  );
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function Whole({ title, draft: { graph, name } }: { title: string; draft: Draft }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1 font-medium text-12">{title}</h3>
      <div className="h-40 rounded-card border bg-canvas p-2">
        <Miniature graph={graph} label={`${title}: ${counted(graph.nodes.length, 'node')}`} />
      </div>
      <p className="mt-1 text-12 text-ink-2">
        {name}: {counted(graph.nodes.length, 'node')}, {counted(graph.edges.length, 'connection')}
      </p>
    </section>
  );
}
