/** The tags of the workspace: words of descriptions that begin with `#`, with how many patterns have each. */
import { isNull, sql } from 'drizzle-orm';
import { patterns } from '#db/schema/patterns.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** One word after `#`, at the beginning or after a space, in any script. For `regexp_matches`. */
const TAG = String.raw`(?:^|\s)#([[:alnum:]_-]{1,40})`;
const MOST = 100;

/** The tags of one pattern, in small letters. */
const tagsOf = sql`(select lower(found[1]) as tag from regexp_matches(${patterns.description}, ${TAG}, 'g') found)`;

/** Has it this tag? */
export const hasTag = (tag: string) => sql`${tag.toLowerCase()} in ${tagsOf}`;

export const tags = workspaceProcedure.meta({ can: 'patterns.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const count = sql<number>`count(distinct ${patterns.id})::int`;
    return await tx
      .select({ tag: sql<string>`tags.tag`, count })
      .from(patterns)
      .innerJoin(sql`lateral ${tagsOf} tags`, sql`true`)
      .where(isNull(patterns.deletedAt))
      .groupBy(sql`tags.tag`)
      .orderBy(sql`count(distinct ${patterns.id}) desc`, sql`tags.tag`)
      .limit(MOST);
  }),
);
