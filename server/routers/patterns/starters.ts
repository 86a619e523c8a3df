/** The patterns that come with Parallax, to begin from. */
import { LIBRARY } from '#server/library/all.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const starters = workspaceProcedure.meta({ can: 'patterns.read' }).query(() =>
  LIBRARY.map(({ number, key, name, summary, category, source, shows, graph, example }) => ({
    ...{ number, key, name, summary, category, source, shows, graph, example },
  })),
);
