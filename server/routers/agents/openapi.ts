/** Reads an OpenAPI description, pasted or from its address, into settings that a form can take over. */
import { z } from 'zod';
import { AgentProblem } from '#server/agents/agent.ts';
import { readOpenApi } from '#server/agents/kinds/http/openapi.ts';
import { statusProblem } from '#server/agents/kinds/reading.ts';
import { AppError } from '#server/errors.ts';
import { outsideFor } from '#server/runtime/agents.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const openapi = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(
    z.union([
      z.strictObject({ text: z.string().min(1).max(2_000_000) }),
      z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }),
    ]),
  )
  .mutation(async ({ ctx, input }) => {
    const { text, from } = 'text' in input ? { text: input.text, from: undefined } : await fetched(input.url);
    const read = readOpenApi(text, from);
    if (!read.isOk) throw new AppError('agent.openapi', { problem: read.problem });
    return read.operations;

    async function fetched(url: string) {
      try {
        const outside = await outsideFor(ctx.db, ctx.principal.workspaceId);
        const response = await outside.fetch(url, {
          headers: { accept: 'application/json, application/yaml;q=0.9, */*;q=0.5' },
        });
        const problem = statusProblem(response.status, response.headers);
        if (problem) throw problem;
        return { text: await response.text(), from: response.url || url };
      } catch (error) {
        if (error instanceof AgentProblem) throw new AppError('agent.openapi', { problem: error.message });
        throw error;
      }
    }
  });
