'use client';
import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { useCanvas } from './canvas-store.ts';
import { colourOf, type Person, usePresence } from './presence-store.ts';
import { absolutePosition, sizeIn } from './scene.ts';

/** The pointers of others, and what they have selected. Each with a name: colour alone says nothing. */
export function Cursors() {
  const people = usePresence((state) => state.people);
  const zoom = useFlow((state) => state.transform[2]);
  if (people.length === 0) return null;
  return (
    <ViewportPortal>
      <div aria-hidden className="pointer-events-none">
        {people.map((person) => (
          <div key={person.tab} style={colourOf(person.user)}>
            {person.selected !== null && <Chosen person={person} node={person.selected} zoom={zoom} />}
            {person.at && <Cursor person={person} at={person.at} zoom={zoom} />}
          </div>
        ))}
      </div>
    </ViewportPortal>
  );
}

type At = { person: Person; zoom: number };

/** As large at every zoom. */
function Cursor({ person, at, zoom }: At & { at: NonNullable<Person['at']> }) {
  return (
    <div
      data-testid="cursor"
      className="presence-cursor"
      style={{ transform: `translate(${at.x}px, ${at.y}px) scale(${1 / zoom})` }}
    >
      <svg width="14" height="16" viewBox="0 0 14 16" role="presentation">
        <path d="M1 1l11.5 6.2-5.2 1.4-2.6 5.6z" fill="var(--who)" stroke="var(--color-surface)" />
      </svg>
      <span className="presence-name">{person.name}</span>
    </div>
  );
}

function Chosen({ person, node, zoom }: At & { node: string }) {
  const byId = useCanvas((state) => state.byId);
  const folded = useCanvas((state) => state.folded);
  const isShown = useCanvas((state) =>
    state.flowNodes.some(({ id, type }) => id === node && type !== 'room'),
  );
  const stored = byId[node];
  if (!stored || !isShown) return null;
  const { x, y } = absolutePosition(stored, byId);
  const { width, height } = sizeIn(stored, folded);
  return (
    <div
      data-testid="chosen"
      className="presence-chosen"
      style={{ transform: `translate(${x}px, ${y}px)`, width, height, outlineWidth: 2 / zoom }}
    >
      <span className="presence-name" style={{ transform: `scale(${1 / zoom})` }}>
        {person.name}
      </span>
    </div>
  );
}
