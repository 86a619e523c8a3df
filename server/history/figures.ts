/**
 * What a set of ended runs adds up to, as SQL, so that what is stored and what is read live are counted by
 * the same words. The kinds and their keys are told in db/schema/sums.ts.
 */
import { type SQL, sql } from 'drizzle-orm';
import { GROWTH, ZERO } from './histogram.ts';

/** Bars of [0,1] that confidences are counted in. */
export const BINS = 10;

/** Where all grains begin: at whole hours and minutes everywhere. */
const EPOCH = sql.raw(`timestamptz '1970-01-01 00:00:00Z'`);

/** The whole minutes or hours a moment lies in, as their first moment. */
export const floorTo = (grain: 1 | 60, at: SQL): SQL =>
  sql`date_bin(${sql.raw(`interval '${grain} minutes'`)}, ${at}, ${EPOCH})`;

/** The columns of `runs` that `figuresOf` needs. */
export const ENDED = sql.raw(
  'runs.workspace_id, runs.id, runs.month, runs.hash, runs.status, runs.started_at, runs.finished_at, ' +
    'runs.ms, runs.conf, runs.conf_status',
);

/** The bucket of `ms`, as text; see histogram.ts. */
export const bucketOf = (ms: SQL): SQL =>
  sql`(case when ${ms} > 0 then ceil(ln(${ms}::float8) / ln(${sql.raw(String(GROWTH))}::float8)) else ${sql.raw(String(ZERO))} end)::int::text`;

/** Runs that say how long a run takes. */
export const TIMED = sql.raw(`status <> 'cancelled' and started_at is not null and ms is not null`);

/**
 * Common table expressions after one called `ended`; the last, `figure`, has the columns `workspace_id`,
 * `at` (whole minutes), `kind`, `key` and `count`. Two agents are a pair where both answered about the same
 * input in one run; of each the last answer counts, and none that was taken over from another run.
 */
export const FIGURES = sql`
  answer as (
    select distinct on (ended.workspace_id, ended.id, agent, input)
      ended.workspace_id, ended.id, ended.finished_at, agent, input, value
    from ended cross join lateral (
      select event->'asked'->>'agent' as agent, event->'asked'->>'input' as input,
        event->'out'->'out'->'value' as value, seq
      from (
        -- Read once: each operator on \`json\` reads the whole text again.
        select seq, body::jsonb as event from run_events
        where run_id = ended.id and month = ended.month offset 0
      ) as told
      where event->>'kind' = 'node.settled' and event ? 'asked'
        and not event ? 'reused' and event->'out'->'out'->>'outcome' = 'ok'
      offset 0
    ) as said
    order by ended.workspace_id, ended.id, agent, input, seq desc
  ), pair as (
    select a.workspace_id, ${floorTo(1, sql`a.finished_at`)} as at,
      jsonb_build_array(a.agent, b.agent)::text as key, count(*) as pairs,
      count(*) filter (where a.value is distinct from b.value) as disagreed
    from answer a join answer b
      on a.workspace_id = b.workspace_id and a.id = b.id and a.input = b.input and a.agent < b.agent
    group by 1, 2, 3
  ), figure (workspace_id, at, kind, key, count) as (
    select workspace_id, ${floorTo(1, sql`finished_at`)}, 'status', status, count(*) from ended group by 1, 2, 4
    union all
    select workspace_id, ${floorTo(1, sql`finished_at`)}, 'confidence', jsonb_build_array(conf_status,
      case when conf is not null then least(floor(conf * ${sql.raw(String(BINS))}), ${sql.raw(String(BINS - 1))})::int end)::text, count(*)
    from ended where conf_status is not null group by 1, 2, 4
    union all
    select workspace_id, ${floorTo(1, sql`finished_at`)}, 'ms', ${bucketOf(sql`ms`)}, count(*)
    from ended where ${TIMED} group by 1, 2, 4
    union all
    select workspace_id, at, 'pair', key, pairs from pair
    union all
    select workspace_id, at, 'disagreed', key, disagreed from pair where disagreed > 0
  )`;
