/** The audit log of the workspace, newest first, as far as it fits who, what, on what and when. */
import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import { z } from 'zod';
import { auditEntries } from '#db/schema/audit.ts';
import { users } from '#db/schema/people.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const token = z.string().max(120);

export const list = workspaceProcedure
  .meta({ can: 'audit.read' })
  .input(
    z.strictObject({
      /** Id of a person, a schedule, ... */
      actor: token.optional(),
      /** A procedure, or the noun before its dot. */
      action: token.optional(),
      /** Any id the entry names. */
      resource: token.optional(),
      from: z.iso.date().optional(),
      /** The day is included. */
      to: z.iso.date().optional(),
      /** The number of the last entry that was given. */
      cursor: z.int().min(1).nullish(),
      direction: z.literal('forward').optional(),
      limit: z.int().min(1).max(200).default(50),
    }),
  )
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { actor, action, resource, from, to, cursor, limit } = input;
      const found = await tx
        .select({
          ...{
            seq: auditEntries.seq,
            at: auditEntries.at,
            entry: auditEntries.entry,
            hash: auditEntries.hash,
          },
          name: sql<string | null>`coalesce(${users.name}, ${users.email})`,
        })
        .from(auditEntries)
        .leftJoin(users, eq(users.id, auditEntries.actor))
        .where(
          and(
            cursor ? lt(auditEntries.seq, cursor) : undefined,
            actor ? eq(auditEntries.actor, actor) : undefined,
            action ? actionIs(action) : undefined,
            resource ? sql`${auditEntries.entry}::jsonb -> 'resources' ? ${resource}` : undefined,
            from ? gte(auditEntries.at, sql`${from}::date at time zone 'UTC'`) : undefined,
            to ? lt(auditEntries.at, sql`(${to}::date + 1) at time zone 'UTC'`) : undefined,
          ),
        )
        .orderBy(desc(auditEntries.seq))
        .limit(limit + 1);
      const rows = found
        .slice(0, limit)
        .map(({ entry, ...row }) => ({ ...row, ...shown.parse(JSON.parse(entry)) }));
      return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.seq ?? null) : null };
    }),
  );

const actionIs = (action: string) =>
  action.includes('.')
    ? eq(auditEntries.action, action)
    : sql`split_part(${auditEntries.action}, '.', 1) = ${action}`;

const plain = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const shown = z.object({
  action: z.string(),
  actor: z.string(),
  by: z.enum(['person', 'key', 'system']),
  key: z.string().optional(),
  resources: z.array(z.string()),
  details: z.record(z.string(), z.union([plain, z.array(plain)])),
});
