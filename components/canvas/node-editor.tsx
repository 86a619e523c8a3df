'use client';
/** A node in full: what arrives, its settings and what leaves, side by side. */
import { useEffect, useRef, useState } from 'react';
import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { shownRun, useRunStore } from '#components/run/run-store.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import type { PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { Port } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { socketKey, useCanvas } from './canvas-store.ts';
import { ConfigForm } from './config-form.tsx';
import { afterPaint, elementOf } from './jump.ts';
import { runPath } from './node-state.ts';
import { referencesFor } from './references.ts';
import { outerSource } from './scene.ts';
import { shapeOf } from './shape.ts';
import { tableOf } from './value-table.ts';

export type NodePane = 'inputs' | 'settings' | 'outputs';
type View = 'table' | 'json' | 'schema';

const VIEWS = [
  { value: 'table', label: 'Table' },
  { value: 'json', label: 'JSON' },
  { value: 'schema', label: 'Schema' },
] as const;

type Props = { open: { node: string; pane: NodePane } | null; onClose: () => void };

export function NodeEditor({ open, onClose }: Props) {
  const stored = useCanvas((state) => (open ? state.byId[open.node] : undefined));
  return (
    <Dialog
      open={stored !== undefined}
      onOpenChange={(isOpen) => {
        if (isOpen) return;
        onClose();
        const node = open?.node ?? '';
        afterPaint(() => elementOf(node)?.focus({ preventScroll: true }));
      }}
      title={stored ? shapeOf(stored).name : ''}
      description={stored && shapeOf(stored).primitive?.summary}
      size="wide"
    >
      {stored && open && <Panes stored={stored} pane={open.pane} />}
    </Dialog>
  );
}

function Panes({ stored, pane }: { stored: PatternNode; pane: NodePane }) {
  const { primitive, ports } = shapeOf(stored);
  const [view, setView] = useState<View>('table');
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Segmented label="Show values as" value={view} onValueChange={setView} options={VIEWS} />
      </div>
      <div className="grid gap-4 md:grid-cols-[1fr_1.2fr_1fr]">
        <Pane title="What arrives" isWanted={pane === 'inputs'}>
          {ports.in.map((port) => (
            <Arriving key={port.name} node={stored.id} port={port} view={view} />
          ))}
          {ports.in.length === 0 && <p className="text-12 text-ink-2">Nothing: it starts here.</p>}
        </Pane>
        <Pane title="Settings" isWanted={pane === 'settings'}>
          {primitive && <ConfigForm stored={stored} primitive={primitive} />}
        </Pane>
        <Pane title="What leaves" isWanted={pane === 'outputs'}>
          {ports.out.map((port) => (
            <Carried
              key={port.name}
              title={port.title}
              end={{ node: stored.id, port: port.name }}
              view={view}
            />
          ))}
          {ports.out.length === 0 && <p className="text-12 text-ink-2">Nothing: it ends here.</p>}
        </Pane>
      </div>
    </div>
  );
}

type PaneProps = { title: string; isWanted: boolean; children: React.ReactNode };

function Pane({ title, isWanted, children }: PaneProps) {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    if (isWanted) pane.current?.focus();
  }, [isWanted]);
  return (
    <section ref={pane} aria-label={title} tabIndex={-1} className="min-w-0 rounded-card border p-3">
      <h3 className="mb-2 font-medium text-12">{title}</h3>
      <div className="flex flex-col gap-3">{children}</div>
    </section>
  );
}

/** One value for each wire into a port. */
function Arriving({ node, port, view }: { node: string; port: Port; view: View }) {
  const edges = useCanvas((state) => state.pattern.edges);
  const byId = useCanvas((state) => state.byId);
  const mine = edges.filter(
    ({ source, target }) =>
      target.node === node && target.port === port.name && byId[source.node]?.parent !== node,
  );
  if (mine.length === 0) {
    return (
      <p className="text-12 text-ink-2">
        {port.title}: {port.optional ? 'optional, not connected' : 'not connected'}
      </p>
    );
  }
  return mine.map((edge) => {
    const source = byId[edge.source.node];
    const title = `${port.title}, from ${source ? shapeOf(source).name : edge.source.node}`;
    return <Carried key={edge.id} title={title} end={edge.source} edge={edge} view={view} />;
  });
}

type CarriedProps = { title: string; end: PatternEdge['source']; edge?: PatternEdge; view: View };

/** What a port gave in the run on the canvas, and what is known of it before anything runs. */
function Carried({ title, end, edge, view }: CarriedProps) {
  const type = useCanvas((state) => state.facts.get(socketKey(end.node, end.port))?.type);
  const from = useCanvas((state) => {
    const outer = edge ? outerSource(edge, state) : end;
    return outer && `${runPath(outer.node, state.byId)} ${outer.port}`;
  });
  const belief = useRunStore((store) => {
    const [path = '', port = ''] = from?.split(' ') ?? [];
    return shownRun(store, path)?.out?.[port];
  });
  return (
    <div className="min-w-0" data-port={end.port}>
      <h4 className="mb-1 text-11 text-ink-3">{title}</h4>
      {view === 'schema' ? (
        <p className="break-words font-mono text-12">{type ? showType(type) : 'not known yet'}</p>
      ) : (
        <Value belief={belief} view={view} isArriving={edge !== undefined} />
      )}
    </div>
  );
}

/** A field that arrives can be dragged onto a setting: its name in expressions is dropped there. */
function draggedAs(value: unknown, key: string) {
  const seen = referencesFor('CEL over value', { type: undefined, seen: value });
  const path = seen.find(
    (one) => one.path === `value.${key}` || one.path === `value[${JSON.stringify(key)}]`,
  );
  if (!path) return {};
  return {
    draggable: true,
    title: `Drag onto a setting: ${path.path}`,
    onDragStart: (event: React.DragEvent) => event.dataTransfer.setData('text/plain', path.path),
  };
}

type ValueProps = { belief: Belief | null | undefined; view: 'table' | 'json'; isArriving: boolean };

function Value({ belief, view, isArriving }: ValueProps) {
  if (belief === null) return <p className="text-12 text-ink-2">This way was not taken.</p>;
  if (!belief) return <p className="text-12 text-ink-2">No value yet: run the pattern.</p>;
  const rows = belief.outcome === 'ok' ? tableOf(belief.value) : undefined;
  return (
    <>
      {view === 'json' && belief.outcome === 'ok' ? (
        <pre className="max-h-64 overflow-auto whitespace-pre-wrap break-words rounded-input bg-raised p-2 font-mono text-11">
          {JSON.stringify(belief.value, null, 2)}
        </pre>
      ) : rows ? (
        <table className="w-full text-12">
          <tbody>
            {rows.map(([key, value]) => (
              <tr key={key} className="border-b last:border-0">
                <th
                  scope="row"
                  className="py-1 pr-3 text-left align-top font-mono font-normal text-11 text-ink-3"
                  {...(isArriving && draggedAs(belief.value, key))}
                >
                  {key}
                </th>
                <td className="break-words py-1">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p className="whitespace-pre-wrap break-words text-13">{showBelief(belief, 2000)}</p>
      )}
      <div className="mt-1">
        <ConfidenceGlyph conf={belief.conf} verified={belief.verified} size="full" />
      </div>
    </>
  );
}
