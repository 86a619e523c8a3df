/** Published patterns as whoever calls them sees them: what they take, what they give, at which version. */
import { and, asc, desc, eq, gt, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { listings } from '#db/schema/listings.ts';
import { patterns, versions } from '#db/schema/patterns.ts';
import type { Known } from '#engine/parts.ts';
import type { Pattern } from '#engine/pattern.ts';
import { input } from '#primitives/input.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { AppError } from '../errors.ts';
import { outputTypeOf } from '../routers/market/signature.ts';
import { fromColumn } from '../routers/patterns/graph.ts';

export type PublishedInput = { name: string; description: string; type: PortType };

export type Published = {
  /** Its address: the same for all versions. */
  slug: string;
  patternId: string;
  name: string;
  summary: string;
  version: string;
  inputs: readonly PublishedInput[];
  /** `null` where nothing certain can be said. */
  output: PortType | null;
  /** Input name -> value. */
  example: Readonly<Record<string, unknown>>;
};

export type Callable = { patternId: string; graph: Pattern };

/** Names of tools have at most 64 characters, slugs up to 69: the middle is left out. */
export const NAME_MAX = 64;
const TAIL = 9;
export const toolName = (slug: string): string =>
  slug.length <= NAME_MAX ? slug : slug.slice(0, NAME_MAX - TAIL) + slug.slice(-TAIL);

const isCalled = (name: string): SQL | undefined =>
  or(
    eq(listings.slug, name),
    sql`length(${listings.slug}) > ${NAME_MAX}
      and left(${listings.slug}, ${NAME_MAX - TAIL}) || right(${listings.slug}, ${TAIL}) = ${name}`,
  );

const { slug, name, summary, example } = listings;
const columns = { slug, name, summary, example, version: versions.semver, patternId: versions.patternId };

/** Inside the tenant door `versions` and `patterns` are the workspace's own, whatever else is listed. */
const published = (tx: Tx) =>
  tx
    .select({ ...columns, graph: versions.graph })
    .from(versions)
    .innerJoin(listings, eq(listings.versionId, versions.id))
    .innerJoin(patterns, and(eq(patterns.id, versions.patternId), isNull(patterns.deletedAt)));

type Row = Awaited<ReturnType<typeof published>>[number];
type Asked = { slug: string; version?: string | undefined };

/** The latest version, or the one named. Throws `not-found` and `call.version`. */
async function findRow(tx: Tx, asked: Asked): Promise<Row> {
  const isVersion = asked.version === undefined ? undefined : eq(versions.semver, asked.version);
  const [row] = await published(tx)
    .where(and(isCalled(asked.slug), isVersion))
    .orderBy(desc(versions.publishedAt), desc(versions.id))
    .limit(1);
  if (row) return row;
  // Says that there is no such version only where there is such a pattern.
  if (asked.version !== undefined) {
    const { slug } = await findRow(tx, { slug: asked.slug });
    throw new AppError('call.version', { slug, version: asked.version });
  }
  throw new AppError('not-found', { what: 'pattern' });
}

/** What a run of it executes. */
export async function findCallable(tx: Tx, asked: Asked): Promise<Callable> {
  const { patternId, graph } = await findRow(tx, asked);
  return { patternId, graph: fromColumn(graph) };
}

export async function findPublished(tx: Tx, asked: Asked, known: Known): Promise<Published> {
  return toPublished(await findRow(tx, asked), known);
}

export const PAGE = 50;

/** At most `PAGE` of the latest versions, by slug; `after` = the last one seen. */
export async function listPublished(tx: Tx, after: string, known: Known): Promise<Published[]> {
  const rows = await published(tx)
    .where(and(eq(listings.isLatest, true), gt(listings.slug, after)))
    .orderBy(asc(listings.slug))
    .limit(PAGE);
  return rows.map((row) => toPublished(row, known));
}

/** That of one pattern of the designer, by its id. */
export async function publishedOf(tx: Tx, patternId: string, known: Known): Promise<Published | null> {
  const [row] = await published(tx)
    .where(and(eq(listings.isLatest, true), eq(versions.patternId, patternId)))
    .limit(1);
  return row ? toPublished(row, known) : null;
}

function toPublished({ graph: stored, ...row }: Row, known: Known): Published {
  const graph = fromColumn(stored);
  return { ...row, inputs: inputsOf(graph), output: outputTypeOf(graph, known) };
}

const inputsOf = ({ nodes }: Pattern): PublishedInput[] =>
  nodes.flatMap((node) => {
    if (node.primitive !== input.id) return [];
    const config = input.config.parse(node.config);
    const type = input.ports(config).out[0]?.type;
    return type ? [{ name: config.name, description: config.description, type }] : [];
  });
