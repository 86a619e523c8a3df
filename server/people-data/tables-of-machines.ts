/** Tables that hold nothing about people: of the processes, the queue (`pgboss`) and migrations. No export has them. */
import type { MappedTable } from './mapped.ts';

const NOBODYS = { person: 'none', workspace: 'none' } as const;
const NO_ONE = 'It is about machines and nobody else.';

/** Of pg-boss: everything but jobs is about queues. */
const queues = (purpose: string, technical: string, kept = 'As long as the installation.'): MappedTable => ({
  purpose,
  kept,
  columns: { technical },
  unexported: NO_ONE,
  erased: NOBODYS,
});

export const MACHINE_TABLES: Readonly<Record<string, MappedTable>> = {
  workers: {
    purpose: 'Worker processes that are alive.',
    kept: 'Until the process ends.',
    columns: { technical: 'id host pid jobs started_at beat' },
    unexported: NO_ONE,
    erased: NOBODYS,
  },
  content_sums: {
    purpose:
      'How often a published content ran and how it ended, in all workspaces together: the marketplace.',
    kept: 'As long as the installation.',
    columns: { technical: 'hash kind key count' },
    unexported: 'Counts by the hash of a content; nobody can be told from them.',
    erased: NOBODYS,
  },
  used_proofs: {
    purpose: 'Proofs of sign-ins that were used, so that none counts twice.',
    kept: 'Until the proof would have ended by itself.',
    columns: { technical: 'expires', sealed: 'id' },
    unexported: 'Hashes, which say nothing.',
    erased: NOBODYS,
  },
  erasures: {
    purpose: 'Who was erased, so that a restored backup is erased again: ids that lead nowhere.',
    kept: 'As long as the installation: longer than any backup.',
    columns: { technical: 'id kind at runs' },
    unexported: 'Ids of those who are not there any more.',
    erased: NOBODYS,
  },
  'pgboss.job': {
    purpose: 'What is to be worked on: the id of a run and of its workspace, no value.',
    kept: 'Five minutes after it ended.',
    columns: {
      technical:
        'id name priority data state retry_limit retry_count retry_delay retry_backoff retry_delay_max expire_seconds deletion_seconds singleton_key singleton_on group_id group_tier start_after created_on started_on completed_on keep_until output dead_letter policy heartbeat_on heartbeat_seconds blocked blocking pending_dependencies source_name source_id source_created_on source_retry_count source_output source_root_id',
    },
    unexported: 'It says which run is next; the run itself is exported.',
    erased: { person: 'none', workspace: 'deleted' },
  },
  'pgboss.queue': queues(
    'The queues there are, and how much waits in each.',
    'name policy table_name partition dead_letter notify retry_limit retry_delay retry_backoff retry_delay_max expire_seconds retention_seconds deletion_seconds heartbeat_seconds warning_queued singletons_active deferred_count queued_count ready_count active_count failed_count total_count created_delta completed_delta failed_delta delta_on delta_seconds ready_history monitor_claim_on monitor_on maintain_on created_on updated_on',
  ),
  'pgboss.queue_stats': queues(
    'How much waited in a queue before.',
    'id name deferred_count queued_count ready_count active_count failed_count total_count created_delta completed_delta failed_delta delta_seconds delta_on captured_on',
    '30 days.',
  ),
  'pgboss.job_dependency': queues(
    'Which job waits for which; Parallax uses none.',
    'child_name child_id parent_name parent_id',
  ),
  'pgboss.schedule': queues(
    "Schedules of the queue's own; Parallax uses none, its own are in schedules.",
    'name key kind cron timezone data options created_on updated_on last_job_id',
  ),
  'pgboss.subscription': queues(
    'Who listens to what; Parallax uses none.',
    'event name created_on updated_on',
  ),
  'pgboss.bam': queues(
    'Changes of the schema of the queue that are still to be made.',
    'id name version status queue table_name command error created_on started_on completed_on',
  ),
  'pgboss.warning': queues(
    'What the queue complained of: slow queries, long queues.',
    'id type message data created_on',
    '30 days.',
  ),
  'pgboss.version': queues(
    'The version of the schema of the queue.',
    'version cron_on bam_on flow_on reindex_on monitor_backoff_on',
  ),
  'drizzle.__drizzle_migrations': queues('Which migrations were made.', 'id hash created_at'),
};
