/** The patterns that come with Parallax, to begin from. */
import { STARTERS } from '#server/starters/all.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const starters = workspaceProcedure.meta({ role: 'viewer' }).query(() =>
  STARTERS.map(({ key, name, summary, category, graph, example }) => ({
    ...{ key, name, summary, category, graph, example },
  })),
);
