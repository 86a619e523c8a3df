/**
 * Publishes a draft as an immutable version and lists it in the marketplace, in one transaction. The row
 * lock on the pattern makes two publishers take turns.
 */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { listings } from '#db/schema/listings.ts';
import { patterns, versions } from '#db/schema/patterns.ts';
import { workspaces } from '#db/schema/workspaces.ts';
import { isError } from '#engine/issues.ts';
import type { Pattern } from '#engine/pattern.ts';
import { validate } from '#engine/validate.ts';
import { hasType, showType } from '#primitives/kit/port-type.ts';
import type { Principal } from '#server/access/principal.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { inputsOf } from '#server/routers/market/signature.ts';
import { nameOf } from '#server/runtime/graphs.ts';
import { storableJson } from '#server/runtime/json.ts';
import { compareSemver, semverSchema } from '#server/semver.ts';
import { lineOfText, linesOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { agentsIn, knownTo } from '#server/workspace-agents.ts';
import { findPattern } from './find.ts';
import { slugOf } from './get.ts';
import { fromColumn } from './graph.ts';
import { slugify } from './slug.ts';

const inputSchema = z.strictObject({
  id: z.string().max(64),
  revision: z.int().min(1),
  semver: semverSchema,
  note: linesOfText(2_000).pipe(z.string().min(1, 'Say what is new in this version.')),
  category: lineOfText(40),
  summary: lineOfText(240),
  /** Input name -> example value; one for every input of the pattern. */
  example: z.record(z.string().max(64), z.unknown()),
});

type Input = z.infer<typeof inputSchema>;

export const publish = workspaceProcedure
  .meta({ can: 'patterns.publish', on: { pattern: 'id' } })
  .input(inputSchema)
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      await tx.select({ id: patterns.id }).from(patterns).where(eq(patterns.id, input.id)).for('update');
      const pattern = await findPattern(tx, input.id);
      if (pattern.revision !== input.revision) {
        throw new AppError('pattern.revision', { revision: input.revision });
      }
      const graph = fromColumn(pattern.graph);
      await refuseProblems(tx, graph);
      const { hash } = nameOf(graph);
      await refuseRepeats(tx, input, hash);
      const example = exampleFor(graph, input.example);
      const draft = { id: pattern.id, name: pattern.name, graph, hash };
      return insertVersion(tx, { input: { ...input, example }, draft, principal: ctx.principal });
    }),
  );

async function refuseProblems(tx: Tx, graph: Pattern): Promise<void> {
  const issues = validate(graph, await knownTo(tx)).filter(isError);
  if (issues.length > 0) throw new AppError('pattern.not-ready', { count: issues.length }, { issues });
}

async function refuseRepeats(tx: Tx, { id, semver }: Input, hash: string): Promise<void> {
  const before = await tx
    .select({ semver: versions.semver, hash: versions.hash })
    .from(versions)
    .where(eq(versions.patternId, id));
  const same = before.find((version) => version.hash === hash);
  if (same) throw new AppError('pattern.unchanged', { semver: same.semver });
  const [last] = before.map((version) => version.semver).sort((a, b) => compareSemver(b, a));
  if (last && compareSemver(semver, last) <= 0) throw new AppError('pattern.semver', { semver, last });
}

/** The values as they can be stored; each input must have one that a run would take. */
function exampleFor(graph: Pattern, given: Input['example']): Input['example'] {
  const values = z.record(z.string(), z.unknown()).parse(JSON.parse(storableJson(given)));
  const wanted = inputsOf(graph);
  for (const { name, type } of wanted) {
    if (hasType(values[name], type)) continue;
    throw new AppError('input.shape', { problem: `the example needs a ${showType(type)} for ${name}.` });
  }
  return Object.fromEntries(wanted.map(({ name }) => [name, values[name]]));
}

type Draft = { id: string; name: string; graph: Pattern; hash: string };
type Publication = { input: Input; draft: Draft; principal: Principal };

async function insertVersion(tx: Tx, { input, draft, principal }: Publication) {
  const { workspaceId, userId } = principal;
  const { semver, note, category, summary, example } = input;
  const { graph, hash, name } = draft;
  const slug = (await slugOf(tx, draft.id)) ?? slugify(name, draft.id);
  const version = { id: newId('ver'), workspaceId, semver, hash, graph, note };
  await tx.insert(versions).values({ ...version, patternId: draft.id, publishedBy: userId });
  await tx
    .update(listings)
    .set({ isLatest: false })
    .where(and(eq(listings.slug, slug), eq(listings.workspaceId, workspaceId)));
  await tx.insert(listings).values({
    ...{ id: newId('lst'), slug, versionId: version.id, workspaceId, publisher: await publisherOf(tx) },
    ...{ name, summary, category, semver, hash, graph, note, example },
    requires: agentsIn(graph),
    nodeCount: graph.nodes.length,
  });
  return { versionId: version.id, slug };
}

/** Inside the tenant door there is one workspace: the own one. */
async function publisherOf(tx: Tx): Promise<string> {
  const [row] = await tx.select({ name: workspaces.name }).from(workspaces).limit(1);
  if (!row) throw new AppError('auth.no-workspace');
  return row.name;
}
