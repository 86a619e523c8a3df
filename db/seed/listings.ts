/**
 * Listings that come with the software. Written as the publisher's own pattern, version and listing, so
 * that nothing in the marketplace knows a second kind. Ids follow from slug and version: seeding twice,
 * or from two processes at once, changes nothing.
 */
import { and, eq, ne } from 'drizzle-orm';
import type { Client } from '../client.ts';
import { listings } from '../schema/listings.ts';
import { organisations } from '../schema/organisations.ts';
import { patterns, versions } from '../schema/patterns.ts';
import { workspaces } from '../schema/workspaces.ts';

export type Publisher = { organisationId: string; workspaceId: string; name: string };

export type SeedListing = {
  slug: string;
  name: string;
  summary: string;
  category: string;
  semver: string;
  /** Content hash of `graph`, 64 hex digits. */
  hash: string;
  graph: unknown;
  note: string;
  /** Agent ids the graph refers to. */
  requires: string[];
  /** Input name -> example value. */
  example: Record<string, unknown>;
  nodeCount: number;
};

/** How each row was met: added as new, already there, or there with another content under that number. */
export type Seeded = 'added' | 'present' | 'differs';

export async function seedListing(client: Client, publisher: Publisher, row: SeedListing): Promise<Seeded> {
  return client.db.transaction(async (tx) => {
    const { organisationId, workspaceId, name: publisherName } = publisher;
    await tx.insert(organisations).values({ id: organisationId, name: publisherName }).onConflictDoNothing();
    await tx
      .insert(workspaces)
      .values({ id: workspaceId, organisationId, name: publisherName })
      .onConflictDoNothing();
    const patternId = `pat_${row.slug}`;
    const versionId = `ver_${row.slug}_${row.semver}`;
    const draft = {
      id: patternId,
      workspaceId: publisher.workspaceId,
      name: row.name,
      description: row.summary,
      graph: row.graph,
      createdBy: publisher.workspaceId,
    };
    await tx.insert(patterns).values(draft).onConflictDoNothing();
    const added = await tx
      .insert(versions)
      .values({
        id: versionId,
        workspaceId: publisher.workspaceId,
        patternId,
        semver: row.semver,
        hash: row.hash,
        graph: row.graph,
        note: row.note,
        publishedBy: publisher.workspaceId,
      })
      .onConflictDoNothing()
      .returning({ id: versions.id });
    if (added.length === 0) {
      const [there] = await tx
        .select({ hash: versions.hash })
        .from(versions)
        .where(eq(versions.id, versionId));
      return there?.hash === row.hash ? 'present' : 'differs';
    }
    const { example, category, summary, name, slug, semver, hash, graph, note, requires, nodeCount } = row;
    const listing = {
      example,
      category,
      summary,
      name,
      slug,
      semver,
      hash,
      graph,
      note,
      requires,
      nodeCount,
    };
    await tx.insert(listings).values({
      id: `lst_${row.slug}_${row.semver}`,
      versionId,
      workspaceId: publisher.workspaceId,
      publisher: publisher.name,
      ...listing,
    });
    await tx
      .update(listings)
      .set({ isLatest: false })
      .where(and(eq(listings.slug, slug), ne(listings.versionId, versionId)));
    // The draft follows the newest version, so opening it shows what is listed.
    await tx.update(patterns).set({ graph, name, description: summary }).where(eq(patterns.id, patternId));
    return 'added';
  });
}
