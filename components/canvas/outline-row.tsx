'use client';
/** One row of the outline: a node with its state in words, a problem of it, or a connection from it. */
import { ChevronDown, ChevronRight, CornerDownRight } from 'lucide-react';
import { type HTMLAttributes, type ReactNode, useEffect, useRef } from 'react';
import { STATUS_WORDS, StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { confidenceWords } from '#components/confidence/words.ts';
import type { Issue } from '#engine/issues.ts';
import { useCanvas } from './canvas-store.ts';
import { renameNode } from './edit.ts';
import { GroupIcon } from './group-icon.tsx';
import { spokenNode, useNodeLive } from './node-state.ts';
import type { NodeRow, ProblemRow, Row, WireRow } from './outline-rows.ts';
import type { Tree } from './outline-tree.ts';
import { thresholdOf } from './scene.ts';
import { shapeOf } from './shape.ts';

type Props<R extends Row = Row> = { row: R; isHere: boolean; tree: Tree };

export function OutlineRow({ row, ...rest }: Props) {
  if (row.kind === 'node') return <NodeItem {...rest} row={row} />;
  return row.kind === 'wire' ? <WireItem {...rest} row={row} /> : <ProblemItem {...rest} row={row} />;
}

type ItemProps = Props & { label: string; children: ReactNode } & Pick<
    HTMLAttributes<HTMLDivElement>,
    'aria-selected' | 'aria-expanded'
  >;

function Item({ row, isHere, tree, label, children, ...aria }: ItemProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    <div
      role="treeitem"
      tabIndex={isHere ? 0 : -1}
      data-row={row.key}
      aria-label={label}
      aria-level={row.level}
      aria-posinset={row.at}
      aria-setsize={row.of}
      aria-selected={false}
      {...aria}
      className="outline-row rounded-button pr-1 hover:bg-raised aria-selected:bg-raised"
      style={{ paddingLeft: (row.level - 1) * 12 }}
      onFocus={(event) => {
        if (event.target === event.currentTarget) tree.visit(row);
      }}
      onClick={() => tree.press(row)}
    >
      {children}
    </div>
  );
}

function NodeItem({ row, isHere, tree }: Props<NodeRow>) {
  const { node, isOpen } = row;
  const live = useNodeLive(node.id);
  const threshold = useCanvas((state) => thresholdOf(state.thresholds, node.id));
  const issues = useCanvas((state) => state.issuesByNode[node.id]);
  const isRoom = useCanvas((state) => state.entered === node.id);
  const { name, primitive } = shapeOf(node);
  const count = issues && countOf(issues);
  const label = [spokenNode(name, live, threshold), count?.words].filter(Boolean).join(', ');
  return (
    <Item
      {...{ row, isHere, tree, label }}
      aria-selected={tree.chosen.has(node.id)}
      {...(isOpen !== undefined && { 'aria-expanded': isOpen })}
    >
      <span className="flex min-h-7 items-center gap-1.5">
        <Twist row={row} tree={tree} />
        {live.state ? <StatusGlyph state={live.state} /> : <GroupIcon group={primitive?.group} />}
        {tree.renaming === node.id ? (
          <NameBox id={node.id} name={name} tree={tree} />
        ) : (
          <span className="min-w-0 truncate font-mono text-12">{name}</span>
        )}
        {name !== node.primitive && <span className="text-11 text-ink-3">{node.primitive}</span>}
        {isRoom && <span className="ml-auto text-11 text-accent">inside</span>}
        {count && (
          <span className={`ml-auto text-11 ${count.tone}`} title={count.words}>
            ▲ <span className="text-ink-2">{count.many}</span>
          </span>
        )}
      </span>
      {live.state && (
        <span className="block truncate pb-1 pl-11 text-11 text-ink-2 tabular-nums">
          {STATUS_WORDS[live.state].toLowerCase()}
          {live.shown && ` · ${confidenceWords(live.shown.belief.conf)}`}
        </span>
      )}
    </Item>
  );
}

/** Where there are errors they count, else the warnings. */
function countOf(issues: readonly Issue[]): { many: number; words: string; tone: string } | undefined {
  if (issues.length === 0) return undefined;
  const errors = issues.filter(({ level }) => level === 'error').length;
  const [many, word, tone] =
    errors > 0 ? [errors, 'problem', 'text-fail'] : [issues.length, 'warning', 'text-wait'];
  return { many, words: `${many} ${word}${many === 1 ? '' : 's'}`, tone };
}

/** For the pointer; the keyboard has the arrows. */
function Twist({ row: { node, isOpen }, tree }: { row: NodeRow; tree: Tree }) {
  if (isOpen === undefined) return <span className="w-6 flex-none" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`${isOpen ? 'Fold' : 'Unfold'} ${shapeOf(node).name}`}
      className="grid size-6 flex-none place-items-center rounded-input text-ink-3 hover:text-ink pointer-coarse:size-8 [&>svg]:size-3.5"
      onClick={(event) => {
        event.stopPropagation();
        tree.open(node.id, !isOpen);
      }}
    >
      {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
    </button>
  );
}

function NameBox({ id, name, tree }: { id: string; name: string; tree: Tree }) {
  const box = useRef<HTMLInputElement>(null);
  // Once: what is typed must not be selected again.
  useEffect(() => box.current?.select(), []);
  const finish = (value: string) => {
    tree.setRenaming(null);
    if (value !== name) renameNode(tree.store, id, value);
    tree.focus(`node ${id}`);
  };
  return (
    <input
      aria-label="Name of the node"
      defaultValue={name}
      maxLength={120}
      className="h-6 w-full min-w-0 rounded-input border border-control bg-surface px-1 font-mono text-12"
      ref={box}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(name);
      }}
    />
  );
}

function WireItem({ row, isHere, tree }: Props<WireRow>) {
  const { source, target, id } = row.edge;
  const to = useCanvas(({ byId }) => {
    const node = byId[target.node];
    return node ? shapeOf(node).name : target.node;
  });
  const isChosen = useCanvas((state) => state.flowEdges.some((edge) => edge.id === id && edge.selected));
  return (
    <Item
      {...{ row, isHere, tree }}
      label={`${source.port} to ${to}, ${target.port}`}
      aria-selected={isChosen}
    >
      <span className="flex min-h-6 items-center gap-1.5 pl-6 text-12 text-ink-2">
        <CornerDownRight aria-hidden className="size-3.5 flex-none text-ink-3" />
        <span className="truncate">
          {source.port} → <span className="font-mono">{to}</span> · {target.port}
        </span>
      </span>
    </Item>
  );
}

function ProblemItem({ row, isHere, tree }: Props<ProblemRow>) {
  const { level, sentence, fix } = row.issue;
  const word = level === 'error' ? 'Problem' : 'Warning';
  return (
    <Item {...{ row, isHere, tree }} label={`${word}: ${sentence} ${fix}`}>
      <span className="flex items-start gap-1.5 py-1 pl-6 text-12">
        <span aria-hidden className={level === 'error' ? 'text-fail' : 'text-wait'}>
          ▲
        </span>
        <span className="text-ink-2">{sentence}</span>
      </span>
    </Item>
  );
}
