'use client';
/** Where a connection drawn with the keyboard may end, as a list: arrows walk it, a press takes one. */
import { type CanvasState, useCanvas, useCanvasStore } from './canvas-store.ts';
import { shapeOf } from './shape.ts';
import { commitKeyboardWire, endWire } from './wire.ts';

const nameIn = ({ byId }: CanvasState, id: string): string => {
  const node = byId[id];
  return node ? shapeOf(node).name : id;
};

export function ConnectList() {
  const store = useCanvasStore();
  const wire = useCanvas((state) => state.wire);
  const names = useCanvas((state) => state.byId);
  const { keyboard } = wire ?? {};
  if (!wire || !keyboard) return null;
  const state = { ...store.getState(), byId: names };
  const take = (index: number) => {
    store.setState({ wire: { ...wire, keyboard: { ...keyboard, index } } });
    commitKeyboardWire(store);
  };
  return (
    <section aria-label="Where to connect" className="mx-2 mb-2 rounded-card border bg-raised p-1">
      <p className="px-1 pb-1 text-12 text-ink-2">
        From <span className="font-mono">{nameIn(state, wire.from.node)}</span> · {wire.from.port} to
      </p>
      <ul className="max-h-48 overflow-y-auto">
        {keyboard.ends.map(({ node, port }, index) => (
          <li key={`${node}.${port}`}>
            <button
              type="button"
              tabIndex={-1}
              aria-current={index === keyboard.index || undefined}
              className="flex h-7 w-full items-center gap-1 rounded-input px-1 text-left text-12 hover:bg-surface aria-current:bg-surface aria-current:font-medium pointer-coarse:h-11"
              ref={(element) => {
                if (index === keyboard.index) element?.scrollIntoView({ block: 'nearest' });
              }}
              onClick={() => take(index)}
            >
              <span className="min-w-0 truncate font-mono">{nameIn(state, node)}</span>
              <span className="text-ink-3">· {port}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="px-1 pt-1 text-11 text-ink-3">
        Arrows choose, Enter connects, C takes the next output.{' '}
        <button type="button" tabIndex={-1} className="underline" onClick={() => endWire(store)}>
          Leave
        </button>
      </p>
    </section>
  );
}
