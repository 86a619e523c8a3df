'use client';
import { Panel } from '@xyflow/react';
import { CornerLeftUp } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { Stepper } from './container-tools.tsx';
import { goTo, leave } from './scope.ts';
import { shapeOf } from './shape.ts';
import { useScope } from './use-scope.ts';
import { pathTo } from './view.ts';

/** Where one is, while inside of a container: `Pattern › Retry › Parallel`, and the way out. */
export function ScopeBar() {
  useScope();
  const store = useCanvasStore();
  const entered = useCanvas((state) => state.entered);
  const byId = useCanvas((state) => state.byId);
  const room = entered === null ? undefined : byId[entered];
  if (!room) return null;
  const around = pathTo(room.id, byId).flatMap((id) => {
    const node = byId[id];
    return node ? [node] : [];
  });
  const crumb = 'max-w-40 truncate rounded-button px-1 text-ink-2 hover:bg-raised hover:text-ink';
  return (
    <Panel position="top-left" className="scope-bar">
      <div className="canvas-bar max-w-full text-12">
        <IconButton
          size="small"
          side="bottom"
          label={`Leave ${shapeOf(room).name}`}
          keys="escape"
          icon={<CornerLeftUp aria-hidden />}
          onClick={() => leave(store)}
        />
        <nav aria-label="Where you are in the pattern" className="min-w-0">
          <ol className="flex min-w-0 items-center gap-0.5 pr-1.5">
            <li>
              <button type="button" className={crumb} onClick={() => goTo(store, null)}>
                Pattern
              </button>
            </li>
            {around.map((node) => (
              <li key={node.id} className="flex min-w-0 items-center gap-0.5">
                <Divider />
                <button type="button" className={`${crumb} font-mono`} onClick={() => goTo(store, node.id)}>
                  {shapeOf(node).name}
                </button>
              </li>
            ))}
            <li className="flex min-w-0 items-center gap-0.5" aria-current="location">
              <Divider />
              <b className="max-w-40 truncate px-1 font-mono font-semibold">{shapeOf(room).name}</b>
            </li>
          </ol>
        </nav>
        <Stepper stored={room} />
      </div>
    </Panel>
  );
}

const Divider = () => (
  <span aria-hidden className="text-ink-3">
    ›
  </span>
);
