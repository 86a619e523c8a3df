/** Questions to people, open ones first, then the latest. */
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { approvals } from '#db/schema/approvals.ts';
import { patterns } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import { graphs, runs } from '#db/schema/runs.ts';
import { type RefusingGate, refusingGate } from '#engine/refusing-gate.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { grantedPatterns } from '#server/access/can.ts';
import { mayAnswerOwn } from '#server/approvals/may-answer.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const MAX_ROWS = 500;
/** Characters of one run input that the inbox shows; the run's page has all of it. */
const MAX_SHOWN = 2_000;

export const list = workspaceProcedure
  .meta({ can: 'approvals.read' })
  .input(z.strictObject({ status: z.enum(approvals.status.enumValues).optional() }).optional())
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const rows = await tx
        .select({
          id: approvals.id,
          runId: approvals.runId,
          patternId: patterns.id,
          patternName: patterns.name,
          node: approvals.node,
          graphId: runs.graphId,
          question: approvals.question,
          options: approvals.options,
          answerType: sql<PortType>`${approvals.answerType}`,
          inputs: runs.inputs,
          startedBy: runs.startedBy,
          subject: sql<Belief>`${approvals.subject}`,
          status: approvals.status,
          createdAt: approvals.createdAt,
          deadline: approvals.deadline,
          answer: approvals.answer,
          /** The person's name. */
          answeredBy: sql<string | null>`coalesce(${users.name}, ${users.email},
            case when ${approvals.answeredBy} is not null then 'A former member' end)`,
        })
        .from(approvals)
        .innerJoin(runs, and(eq(runs.workspaceId, approvals.workspaceId), eq(runs.id, approvals.runId)))
        .innerJoin(patterns, and(eq(patterns.workspaceId, runs.workspaceId), eq(patterns.id, runs.patternId)))
        .leftJoin(users, eq(users.id, approvals.answeredBy))
        .where(input?.status && eq(approvals.status, input.status))
        .orderBy(sql`${approvals.status} <> 'open'`, desc(approvals.createdAt), approvals.id)
        .limit(MAX_ROWS);
      const gateOf = await gatesOf(tx, rows);
      const shared = await grantedPatterns(tx, ctx.principal, 'approvals.answer');
      const mayOwn = await mayAnswerOwn(tx, ctx.principal);
      return rows.map(({ graphId, patternId, startedBy, ...row }) => {
        const gate = gateOf(graphId, row);
        /** Because the pattern was shared, beyond the role. */
        const mayAnswer = shared.has(patternId);
        /** Who started the run answers none of its questions: see approvals/may-answer.ts. */
        const isOwn = startedBy === ctx.principal.userId && !mayOwn;
        return { ...row, mayAnswer, isOwn, inputs: shownInputs(row.inputs), ...(gate && { gate }) };
      });
    }),
  );

type Row = { graphId: string; node: string; status: string };

/** Which gate sent each open question to a person, in the graph that runs. */
async function gatesOf(tx: Tx, rows: readonly Row[]) {
  const ids = [...new Set(rows.filter(({ status }) => status === 'open').map(({ graphId }) => graphId))];
  if (ids.length === 0) return () => undefined;
  const found = await tx
    .select({ id: graphs.id, graph: graphs.graph })
    .from(graphs)
    .where(inArray(graphs.id, ids));
  const byId = new Map(found.map(({ id, graph }) => [id, fromColumn(graph)]));
  return (graphId: string, { node }: Pick<Row, 'node'>): RefusingGate | undefined => {
    const graph = byId.get(graphId);
    return graph && refusingGate(graph, node);
  };
}

/** What the run was started with: without it nobody can judge the subject. */
function shownInputs(
  inputs: Readonly<Record<string, unknown>>,
): { name: string; text: string; isCut: boolean }[] {
  return Object.entries(inputs).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { name, text: text.slice(0, MAX_SHOWN), isCut: text.length > MAX_SHOWN };
  });
}
