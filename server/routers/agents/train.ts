/** Keeps examples as a new agent of the workspace; it learns from them when it is called first. */
import { z } from 'zod';
import { trainedAgents } from '#db/schema/agents.ts';
import { labelsOf } from '#server/agents/trained.ts';
import { newId } from '#server/ids.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { examplesSchema, learnable } from './examples.ts';

export const train = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ name: lineOfText(80), examples: examplesSchema }))
  .mutation(async ({ ctx, input }) => {
    const learned = learnable(input.examples);
    const { workspaceId, userId } = ctx.principal;
    const id = newId('agt');
    const row = { id, workspaceId, name: input.name, labels: labelsOf(learned), createdBy: userId };
    await ctx.inWorkspace((tx) => tx.insert(trainedAgents).values({ ...row, examples: learned }));
    return { id };
  });
