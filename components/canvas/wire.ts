/** Drawing a connection: which sockets would take it and why the others would not. */
import { judgeFrom, judgeTo, type PortAddress } from '#engine/connect.ts';
import { inferPattern } from '#engine/infer.ts';
import { apply } from '#engine/ops.ts';
import type { Pattern, PatternEdge } from '#engine/pattern.ts';
import type { AgentCard, AnyPrimitive, Port } from '#primitives/define.ts';
import { primitiveList, primitives } from '#primitives/index.ts';
import { announce, type CanvasState, type CanvasStore, socketKey, type Wire } from './canvas-store.ts';
import { connect } from './edit.ts';
import { type Side, shapeOf, socketsOf } from './shape.ts';

type From = Wire['from'];

function judgeOf(pattern: Pattern, agents: readonly AgentCard[], from: From) {
  const inference = inferPattern(pattern, { primitives, agents });
  return from.side === 'source' ? judgeFrom(inference, from) : judgeTo(inference, from);
}

/** Judges every socket once, when the drag starts, and never while the pointer moves. */
export function startWire(store: CanvasStore, from: From): void {
  const { pattern, agents } = store.getState();
  const verdict = judgeOf(pattern, agents, from);
  const other: Side = from.side === 'source' ? 'target' : 'source';
  const refusals = new Map<string, string>();
  for (const node of pattern.nodes) {
    for (const port of socketsOf(shapeOf(node), other)) {
      const found = verdict({ node: node.id, port: port.name });
      if (!found.ok) refusals.set(socketKey(node.id, port.name), found.reason);
    }
  }
  store.setState({ wire: { from, refusals } });
}

export const endWire = (store: CanvasStore): void => store.setState({ wire: null });

export function endsOf(from: From, to: PortAddress): Pick<PatternEdge, 'source' | 'target'> {
  const start = { node: from.node, port: from.port };
  return from.side === 'source' ? { source: start, target: to } : { source: to, target: start };
}

export type Candidate = {
  primitive: AnyPrimitive;
  /** The port of the new node that the wire would end at. */
  port: string;
};

/** Primitives that a wire let go on empty canvas could go on into, each tried as a node of its own. */
export function candidatesFor(
  store: CanvasStore,
  from: From,
  parent: string | undefined,
): readonly Candidate[] {
  const { pattern, agents } = store.getState();
  const other: Side = from.side === 'source' ? 'target' : 'source';
  const tried = primitiveList.map((primitive) => ({
    primitive,
    node: {
      ...{
        id: `-candidate-${primitive.id}`,
        primitive: primitive.id,
        version: primitive.version,
        config: {},
      },
      position: { x: 0, y: 0 },
      ...(parent !== undefined && { parent }),
    },
  }));
  // All at once: what is known of the pattern is worked out a single time.
  const grown = apply(pattern, { type: 'addNodes', nodes: tried.map(({ node }) => node) }).pattern;
  const verdict = judgeOf(grown, agents, from);
  return tried.flatMap(({ primitive, node }): Candidate[] => {
    const { ports } = shapeOf(node);
    const outer = other === 'target' ? ports.in : ports.out;
    const port = outer.find(({ name }) => verdict({ node: node.id, port: name }).ok);
    return port ? [{ primitive, port: port.name }] : [];
  });
}

/** Sockets of one side that are on the screen: of a folded container the outer ones, of a room the inner. */
function socketsShown({ flowNodes, byId }: CanvasState, node: string, side: Side): readonly Port[] {
  const type = flowNodes.find((one) => one.id === node)?.type;
  const stored = byId[node];
  if (!type || !stored) return [];
  const { ports } = shapeOf(stored);
  const inner = (side === 'source' ? ports.inner?.give : ports.inner?.take) ?? [];
  if (type === 'room') return inner;
  const outer = side === 'source' ? ports.out : ports.in;
  return type === 'container' ? [...outer, ...inner] : outer;
}

/** `C` again goes on to the node's next output. */
export function nextKeyboardPort(store: CanvasStore): void {
  const from = store.getState().wire?.from;
  if (!from) return;
  const ports = socketsShown(store.getState(), from.node, 'source');
  startKeyboardWire(store, from.node, ports.findIndex((port) => port.name === from.port) + 1);
}

/** Connect mode for the keyboard: `C` on a node, arrows choose an end, Enter connects, Esc leaves. */
export function startKeyboardWire(store: CanvasStore, node: string, portIndex = 0): void {
  const stored = store.getState().byId[node];
  const ports = socketsShown(store.getState(), node, 'source');
  const port = ports[portIndex % Math.max(1, ports.length)];
  if (!stored || !port) {
    announce(store, 'This node has no output to connect from.');
    return;
  }
  startWire(store, { node, port: port.name, side: 'source' });
  const state = store.getState();
  const { wire } = state;
  if (!wire) return;
  const ends = state.flowNodes.flatMap((one) =>
    socketsShown(state, one.id, 'target')
      .map((socket) => ({ node: one.id, port: socket.name }))
      .filter((end) => !wire.refusals.has(socketKey(end.node, end.port))),
  );
  if (ends.length === 0) {
    endWire(store);
    announce(store, 'No socket would take this connection.');
    return;
  }
  store.setState({ wire: { ...wire, keyboard: { ends, index: 0 } } });
  announce(
    store,
    `Connecting ${port.name}. ${endWords(store)} Arrows choose, Enter connects, Escape leaves.`,
  );
}

export function stepKeyboardWire(store: CanvasStore, by: 1 | -1): void {
  const { wire } = store.getState();
  if (!wire?.keyboard) return;
  const { ends, index } = wire.keyboard;
  const next = (index + by + ends.length) % ends.length;
  store.setState({ wire: { ...wire, keyboard: { ends, index: next } } });
  announce(store, endWords(store));
}

export function commitKeyboardWire(store: CanvasStore): void {
  const { wire } = store.getState();
  const end = wire?.keyboard?.ends[wire.keyboard.index];
  endWire(store);
  if (wire && end) connect(store, endsOf(wire.from, end));
}

function endWords(store: CanvasStore): string {
  const { wire, byId } = store.getState();
  const end = wire?.keyboard?.ends[wire.keyboard.index];
  const node = end && byId[end.node];
  if (!end || !node || !wire?.keyboard) return '';
  return `To ${shapeOf(node).name}, ${end.port}, ${wire.keyboard.index + 1} of ${wire.keyboard.ends.length}.`;
}
