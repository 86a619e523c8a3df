'use client';
import { Tooltip } from '#components/ui/tooltip.tsx';
import './presence.css';
import { colourOf, initialsOf, type Person, usePresence } from './presence-store.ts';

/** Beyond these they are counted. */
const MOST = 4;

/** Who else is in this pattern: initials, the name behind them. Nothing while one is alone. */
export function Presence({ user }: { user: string }) {
  const people = usePresence((state) => state.people);
  const others = [...new Map(people.map((one) => [one.user, one])).values()];
  if (others.length === 0) return null;
  const rest = others.slice(MOST);
  return (
    <ul aria-label="Also here" className="flex items-center -space-x-1">
      {others.slice(0, MOST).map((person) => (
        <Avatar key={person.user} person={person} isMe={person.user === user} />
      ))}
      {rest.length > 0 && (
        <li className="pl-2 text-12 text-ink-2" title={rest.map(({ name }) => name).join(', ')}>
          +{rest.length}
        </li>
      )}
    </ul>
  );
}

function Avatar({ person, isMe }: { person: Person; isMe: boolean }) {
  const words = isMe ? 'You, in another tab' : person.name;
  return (
    <li style={colourOf(person.user)}>
      <Tooltip content={words} side="bottom">
        <button
          type="button"
          aria-label={words}
          className="grid size-6 place-items-center rounded-full bg-(--who) font-medium text-(--on-who) text-11 ring-2 ring-surface"
        >
          {initialsOf(person.name)}
        </button>
      </Tooltip>
    </li>
  );
}
