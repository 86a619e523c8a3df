import type { Connection } from './follow-run.ts';

/** Says when what is shown of a run may be behind what happens in it. */
export function ConnectionNote({ connection }: { connection: Connection }) {
  if (connection === 'live') return null;
  return (
    <span role="alert" className="text-12">
      <span aria-hidden className="mr-1 text-wait">
        ▲
      </span>
      {connection === 'lost'
        ? 'The connection is lost; trying again. What is shown may be behind.'
        : 'The connection broke; reload to go on watching. What is shown may be behind.'}
    </span>
  );
}
