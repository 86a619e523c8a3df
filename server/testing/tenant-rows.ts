/** One row of every tenant table, for the tests of tenancy and acceptance check A10. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';

/** One row per tenant table, for workspace `w`, in an order that satisfies the foreign keys. */
export const ROWS = {
  patterns: (w: string) =>
    sql`insert into patterns (id, workspace_id, name, graph, created_by) values (${`pat_${w}`}, ${w}, 'P', '{}', 'u')`,
  pattern_edits: (w: string) =>
    sql`insert into pattern_edits (workspace_id, pattern_id, revision, edit_id, ops, base, actor)
        values (${w}, ${`pat_${w}`}, 1, gen_random_uuid(), '[]', 1, 'u')`,
  versions: (w: string) =>
    sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
        values (${`ver_${w}`}, ${w}, ${`pat_${w}`}, '1.0.0', 'h', '{}', '', 'u')`,
  graphs: (w: string) => sql`insert into graphs (workspace_id, id, graph) values (${w}, 'g', '{}')`,
  runs: (w: string) =>
    sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by)
        values (${`run_${w}`}, ${w}, ${`pat_${w}`}, 'h', 'none', '{}', 'u')`,
  run_events: (w: string) =>
    sql`insert into run_events (run_id, seq, month, workspace_id, body)
        values (${`run_${w}`}, 1, (date_trunc('month', now() at time zone 'UTC'))::date, ${w}, '{}')`,
  approvals: (w: string) =>
    sql`insert into approvals (id, workspace_id, run_id, node, key, question, answer_type, subject, on_timeout)
        values (${`apr_${w}`}, ${w}, ${`run_${w}`}, 'n', 'n', 'q', '{}', '{}', 'fail')`,
  trained_agents: (w: string) =>
    sql`insert into trained_agents (id, workspace_id, name, labels, examples, created_by)
        values (${`agt_${w}`}, ${w}, 'A', '[]', '[]', 'u')`,
  agents: (w: string) =>
    sql`insert into agents (id, workspace_id, name, kind, definition, created_by)
        values (${`agr_${w}`}, ${w}, 'A', 'http', '{}', 'u')`,
  agent_versions: (w: string) =>
    sql`insert into agent_versions (workspace_id, agent_id, version, definition, approved, created_by)
        values (${w}, ${`agr_${w}`}, 1, '{}', '{}', 'u')`,
  agent_meters: (w: string) =>
    sql`insert into agent_meters (workspace_id, agent_id, state) values (${w}, ${`agr_${w}`}, '{}')`,
  agent_bindings: (w: string) =>
    sql`insert into agent_bindings (workspace_id, capability, agent_id) values (${w}, 'can:t/1', 'a')`,
  budgets: (w: string) =>
    sql`insert into budgets (workspace_id, agent_id, amount, currency, period) values (${w}, '', 1, 'USD', 'day')`,
  spending: (w: string) =>
    sql`insert into spending (workspace_id, day, agent_id, currency) values (${w}, current_date, 'a', 'USD')`,
  workspace_keys: (w: string) =>
    sql`insert into workspace_keys (workspace_id, number, kek_id, wrapped) values (${w}, 1, 'k', 'w')`,
  secrets: (w: string) =>
    sql`insert into secrets (id, workspace_id, name, sealed, created_by) values (${`sec_${w}`}, ${w}, 'S', 's', 'u')`,
  triggers: (w: string) =>
    sql`insert into triggers (id, workspace_id, pattern_id, name, sealed, created_by)
        values (${`trg_${w}`}, ${w}, ${`pat_${w}`}, 'T', 's', 'u')`,
  webhooks: (w: string) =>
    sql`insert into webhooks (id, workspace_id, url, events, sealed, created_by)
        values (${`whk_${w}`}, ${w}, 'https://example.org', '{}', 's', 'u')`,
  webhook_deliveries: (w: string) =>
    sql`insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
        values (${`dlv_${w}`}, ${w}, ${`whk_${w}`}, 'run.finished', '{}')`,
  audit_heads: (w: string) =>
    sql`insert into audit_heads (workspace_id, seq, hash, at) values (${w}, 1, 'h', now())`,
  audit_entries: (w: string) =>
    sql`insert into audit_entries (workspace_id, seq, at, entry, previous, hash)
        values (${w}, 1, now(), '{}', 'h', 'h')`,
  audit_checkpoints: (w: string) =>
    sql`insert into audit_checkpoints (workspace_id, seq, hash, at, key_id, signature)
        values (${w}, 1, 'h', now(), 'k', 's')`,
  memories: (w: string) =>
    sql`insert into memories (workspace_id, space, key_hash, key, key_text, belief)
        values (${w}, 's', 'h', '"k"', 'k', '{}')`,
  breakers: (w: string) => sql`insert into breakers (workspace_id, key) values (${w}, 'k')`,
  schedules: (w: string) =>
    sql`insert into schedules (id, workspace_id, pattern_id, inputs, rule, time_zone, anchor, created_by)
        values (${`sch_${w}`}, ${w}, ${`pat_${w}`}, '{}', '0 9 * * *', 'UTC', now(), 'u')`,
  run_sums: (w: string) =>
    sql`insert into run_sums (workspace_id, grain, kind, key, at, count) values (${w}, 1, 'status', 'k', now(), 1)`,
  listings: (w: string) =>
    sql`insert into listings (id, slug, version_id, workspace_id, publisher, name, summary, category, semver, hash,
          graph, note, requires, example, node_count)
        values (${`lst_${w}`}, ${w}, ${`ver_${w}`}, ${w}, 'p', 'n', 's', 'c', '1.0.0', 'h', '{}', '', '[]', '{}', 1)`,
  members: (w: string) =>
    sql`insert into members (workspace_id, user_id, role) values (${w}, ${`usr_${w}`}, 'owner')`,
  api_keys: (w: string) =>
    sql`insert into api_keys (id, workspace_id, user_id, name, hash, hint)
        values (${`key_${w}`}, ${w}, ${`usr_${w}`}, 'K', ${w}, '')`,
  invitations: (w: string) =>
    sql`insert into invitations (id, workspace_id, token_hash, role, invited_by, expires)
        values (${`inv_${w}`}, ${w}, ${`hash of ${w}`}, 'viewer', 'u', now())`,
  group_roles: (w: string) =>
    sql`insert into group_roles (organisation_id, workspace_id, group_name, role)
        values (${w.replace('wsp_', 'org_')}, ${w}, 'G', 'viewer')`,
  grants: (w: string) =>
    sql`insert into grants (id, workspace_id, pattern_id, user_id, permissions, created_by)
        values (${`grt_${w}`}, ${w}, ${`pat_${w}`}, ${`usr_${w}`}, '{}', 'u')`,
};

export type Table = keyof typeof ROWS;

/** A person and a workspace with one row in each table, in an organisation of its own. */
export async function seedTenant(db: Db, w: string): Promise<void> {
  await db.execute(sql`insert into users (id, name) values (${`usr_${w}`}, ${w})`);
  await db.execute(sql`insert into workspaces (id, name) values (${w}, ${w})`);
  for (const insert of Object.values(ROWS)) await db.execute(insert(w));
}
