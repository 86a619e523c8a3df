/** What everybody may see of a listing. */
import { listings } from '#db/schema/listings.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import type { Measured } from './measured.ts';

export const columns = {
  slug: listings.slug,
  name: listings.name,
  summary: listings.summary,
  category: listings.category,
  semver: listings.semver,
  publisher: listings.publisher,
  publishedAt: listings.publishedAt,
  nodeCount: listings.nodeCount,
  graph: listings.graph,
  hash: listings.hash,
};

type Row = Pick<typeof listings.$inferSelect, keyof typeof columns>;

export const toListing = ({ graph, hash, ...row }: Row, measured: ReadonlyMap<string, Measured>) => ({
  ...row,
  graph: fromColumn(graph),
  measured: measured.get(hash) ?? null,
});
