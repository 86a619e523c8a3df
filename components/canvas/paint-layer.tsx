'use client';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { type Lifted, liftedPart, stillPart, wiresBetween } from './lift.ts';
import { PaintedPicture } from './painted-picture.tsx';
import type { Painted } from './use-given.ts';

type Props = { painted: Painted; isDragging: boolean };

/** Everything of a large pattern that is not an element. For assistive tools there is the outline. */
export function PaintLayer({ painted, isDragging }: Props) {
  const lifted = useCanvas((state) => state.lifted?.ids);
  const over = useCanvas((state) => (state.lifted ? state.dropInto : null));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the container they would fall into is painted, too
  const shown = useMemo(() => (lifted ? stillPart(painted, lifted) : painted), [painted, lifted, over]);
  return (
    <>
      <PaintedPicture painted={shown} isDragging={isDragging} className="paint-layer" />
      {lifted && <LiftedPicture painted={painted} ids={lifted} />}
    </>
  );
}

/** Painted once, and then only moved; the wires to the rest are painted in each frame. */
function LiftedPicture({ painted, ids }: { painted: Painted; ids: Lifted['ids'] }) {
  const store = useCanvasStore();
  const box = useRef<HTMLDivElement>(null);
  const lifted = useCanvas((state) => state.lifted);
  const part = useMemo(() => liftedPart(painted, ids), [painted, ids]);
  const wires = useMemo(() => lifted && wiresBetween(painted, lifted), [painted, lifted]);
  useLayoutEffect(() => {
    const follow = () => {
      const { x, y } = store.getState().lifted?.by ?? { x: 0, y: 0 };
      if (box.current) box.current.style.transform = `translate(${x}px, ${y}px)`;
    };
    follow();
    return store.subscribe(follow);
  }, [store]);
  return (
    <>
      {wires && <PaintedPicture painted={wires} isDragging around={0} className="paint-wires" />}
      <div ref={box} className="paint-lifted">
        <PaintedPicture painted={part} isDragging className="paint-layer" />
      </div>
    </>
  );
}
