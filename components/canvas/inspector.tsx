'use client';
/** The selected node: settings from its schema, what is connected, what it is for. */
import { useReactFlow } from '@xyflow/react';
import { Maximize2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import type { PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { Port } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { NO_FIELD, socketKey, useCanvas, useCanvasStore, useSelectedNode } from './canvas-store.ts';
import { ConfigForm } from './config-form.tsx';
import { Docs } from './docs.tsx';
import { disconnect } from './edit.ts';
import { GroupIcon } from './group-icon.tsx';
import { jumpToNode } from './jump.ts';
import { PatternSettings } from './pattern-settings.tsx';
import { goTo } from './scope.ts';
import { shapeOf } from './shape.ts';
import { WorstCase } from './worst-case.tsx';

export function Inspector() {
  const selected = useSelectedNode();
  const stored = useCanvas((state) => (selected === undefined ? undefined : state.byId[selected]));
  const count = useCanvas((state) => state.flowNodes.filter((node) => node.selected).length);
  if (!stored && count > 1)
    return <p className="p-3 pr-10 text-13 text-ink-2">{`${count} nodes are selected.`}</p>;
  if (!stored) return <PatternSettings />;
  return <NodeInspector key={stored.id} stored={stored} />;
}

function NodeInspector({ stored }: { stored: PatternNode }) {
  const { primitive, ports, name } = shapeOf(stored);
  const issues = useCanvas((state) => state.issuesByNode[stored.id]);
  const isWanted = useCanvas(({ focusField }) =>
    focusField?.node === stored.id && focusField.field === NO_FIELD ? focusField.at : 0,
  );
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isWanted > 0) panel.current?.focus();
  }, [isWanted]);
  const costs = useCanvas(({ worst }) => {
    const bound = worst?.nodes.get(stored.id);
    return bound !== undefined && bound.calls + bound.ms + bound.people > 0;
  });
  const general = issues?.filter((issue) => issue.field === undefined) ?? [];
  return (
    <div ref={panel} tabIndex={-1} className="flex flex-col gap-4 p-3" data-inspector={stored.id}>
      <header>
        <div className="flex items-center gap-2 pr-8">
          <GroupIcon group={primitive?.group} />
          <h2 className="min-w-0 truncate font-mono font-semibold text-13">{name}</h2>
          <span className="ml-auto font-mono text-11 text-ink-3">{stored.primitive}</span>
        </div>
        <p className="mt-1 text-12 text-ink-2">{primitive?.summary ?? 'This primitive is not known here.'}</p>
      </header>
      {ports.inner && <GoInside stored={stored} />}
      {general.map((issue) => (
        <p key={`${issue.code}${issue.port}`} className="text-12">
          <span aria-hidden className={`mr-1 ${issue.level === 'error' ? 'text-fail' : 'text-wait'}`}>
            ▲
          </span>
          {issue.sentence} <span className="text-ink-2">{issue.fix}</span>
        </p>
      ))}
      {primitive && <ConfigForm stored={stored} primitive={primitive} />}
      <PortsSection node={stored} title="Takes" ports={ports.in} side="target" />
      {ports.inner && (
        <PortsSection node={stored} title="Gives to its inside" ports={ports.inner.give} side="source" />
      )}
      {ports.inner && (
        <PortsSection node={stored} title="Takes back" ports={ports.inner.take} side="target" />
      )}
      <PortsSection node={stored} title="Gives" ports={ports.out} side="source" />
      {costs && (
        <section className="border-t pt-3" aria-label="Worst case">
          <h3 className="mb-1 font-medium text-12">Each time it runs</h3>
          <WorstCase node={stored.id} />
        </section>
      )}
      {primitive?.docs && <Docs text={primitive.docs} />}
    </div>
  );
}

/** Reachable where the header of the container is too small to have buttons. */
function GoInside({ stored }: { stored: PatternNode }) {
  const store = useCanvasStore();
  return (
    <Button className="self-start" onClick={() => goTo(store, stored.id)}>
      <Maximize2 aria-hidden />
      Go inside
      <Kbd keys="enter" />
    </Button>
  );
}

type SectionProps = { node: PatternNode; title: string; ports: readonly Port[]; side: 'source' | 'target' };

function PortsSection({ node, title, ports, side }: SectionProps) {
  if (ports.length === 0) return null;
  return (
    <section className="border-t pt-3" aria-label={title}>
      <h3 className="mb-1 font-medium text-12">{title}</h3>
      {ports.map((port) => (
        <PortRow key={port.name} node={node} port={port} side={side} />
      ))}
    </section>
  );
}

function PortRow({ node, port, side }: { node: PatternNode; port: Port; side: 'source' | 'target' }) {
  const edges = useCanvas((state) => state.pattern.edges);
  const mine = edges.filter((edge) => edge[side].node === node.id && edge[side].port === port.name);
  // A socket that takes anything is better described by what arrives there.
  const { node: from, port: out } = (side === 'target' && mine[0]?.source) || {
    node: node.id,
    port: port.name,
  };
  const known = useCanvas((state) => state.facts.get(socketKey(from, out))?.type);
  const need = port.optional ? 'optional, not connected' : 'not connected';
  return (
    <div className="py-1">
      <div className="flex items-baseline justify-between gap-2 text-12">
        <span>{port.title}</span>
        <span className="min-w-0 truncate font-mono text-11 text-ink-3" title={showType(known ?? port.type)}>
          {showType(known ?? port.type)}
        </span>
      </div>
      {mine.length === 0 && <p className="text-11 text-ink-3">{need}</p>}
      {mine.map((edge) => (
        <EdgeRow key={edge.id} edge={edge} other={side === 'target' ? edge.source : edge.target} />
      ))}
    </div>
  );
}

function EdgeRow({ edge, other }: { edge: PatternEdge; other: PatternEdge['source'] }) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const node = useCanvas((state) => state.byId[other.node]);
  const isEditable = useCanvas((state) => state.mode === 'edit');
  return (
    <div className="flex items-center gap-1 text-12">
      <button
        type="button"
        className="min-w-0 truncate font-mono text-ink-2 underline decoration-line underline-offset-2 hover:text-ink pointer-coarse:min-h-9"
        onClick={() => jumpToNode(store, flow, other.node)}
      >
        {node ? shapeOf(node).name : other.node}.{other.port}
      </button>
      {isEditable && (
        <IconButton
          label={`Disconnect ${other.node}`}
          icon={<X aria-hidden />}
          className="ml-auto size-6"
          onClick={() => disconnect(store, [edge.id])}
        />
      )}
    </div>
  );
}
