/** Keeps examples as a new agent of the workspace; it learns from them when it is called first. */
import { z } from 'zod';
import { trainedAgents } from '#db/schema/agents.ts';
import { examplesProblem, labelsOf, TRAINING_LIMITS, tidyExamples } from '#server/agents/trained.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { storableJson } from '#server/runtime/json.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const MAX_BYTES = 5_000_000;

// One more than is taken: the sentence about the limit comes from `examplesProblem`.
const examples = z
  .array(z.strictObject({ text: z.string(), label: z.string() }))
  .max(TRAINING_LIMITS.examples + 1);

export const train = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ name: lineOfText(80), examples }))
  .mutation(async ({ ctx, input }) => {
    const text = storableJson(tidyExamples(input.examples));
    if (text.length > MAX_BYTES) {
      throw new AppError('agent.examples', { problem: 'together they are larger than 5 MB.' });
    }
    const learned = examples.parse(JSON.parse(text));
    const problem = examplesProblem(learned);
    if (problem) throw new AppError('agent.examples', { problem });
    const { workspaceId, userId } = ctx.principal;
    const id = newId('agt');
    const row = { id, workspaceId, name: input.name, labels: labelsOf(learned), createdBy: userId };
    await ctx.inWorkspace((tx) => tx.insert(trainedAgents).values({ ...row, examples: learned }));
    return { id };
  });
