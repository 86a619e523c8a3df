/** Which version of a pattern a schedule runs. */
import { and, desc, eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { versions } from '#db/schema/patterns.ts';

export type Version = { id: string; semver: string; graph: unknown };

/** The one that is named, or the latest published one; `undefined` when there is none. */
export async function findVersion(
  tx: Tx,
  { patternId, versionId }: { patternId: string; versionId: string | null },
): Promise<Version | undefined> {
  const isNamed = versionId === null ? undefined : eq(versions.id, versionId);
  const [version] = await tx
    .select({ id: versions.id, semver: versions.semver, graph: versions.graph })
    .from(versions)
    .where(and(eq(versions.patternId, patternId), isNamed))
    .orderBy(desc(versions.publishedAt), desc(versions.id))
    .limit(1);
  return version;
}
