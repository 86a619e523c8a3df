/** The patterns that come with Parallax, to begin from. */
import { LIBRARY } from '#server/library/all.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const starters = workspaceProcedure.meta({ role: 'viewer' }).query(() =>
  LIBRARY.map(({ key, name, summary, category, graph, example }) => ({
    ...{ key, name, summary, category, graph, example },
  })),
);
