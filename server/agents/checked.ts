/**
 * Answers of agents that an independent check decided, from the log of the last runs: a check counts for the answer
 * that it rests on alone, and for the claim that the answer is about. Everything else is unknown and in no figure.
 */
import { sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { type ErrorCorrelation, errorCorrelation } from '#engine/calibration/error-correlation.ts';
import { type Interval, wilson } from '#engine/calibration/rates.ts';
import type { Confidence, Verification } from '#primitives/kit/belief.ts';

/** Runs looked through, newest first, and settled beliefs taken of them. */
const RUNS = 500;
const ROWS = 20_000;

export type ToldRow = {
  run: string;
  /** Of the activation that told it. */
  key: string;
  /** Who was asked, and a fingerprint of what; null for what is no answer of an agent. */
  agent: string | null;
  input: string | null;
  outcome: string;
  /** A fingerprint of the value. */
  value: string | null;
  conf: Confidence;
  verified: readonly Verification[] | null;
  evidence: readonly string[];
} & Record<string, unknown>;

export type Checked = { run: string; agent: string; input: string; right: boolean; score?: number };

/** Of these agents, oldest first. Call inside the tenant door. */
export async function readChecked(tx: Tx, agents: readonly string[]): Promise<Checked[]> {
  const ids = sql.join(
    agents.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await tx.execute<ToldRow>(sql`
    with recent as (
      select id, month from runs where started_at is not null order by created_at desc limit ${RUNS}
    )
    select told.run_id as run, event->>'key' as key, coalesce(belief->>'by', event->'asked'->>'agent') as agent,
      event->'asked'->>'input' as input, belief->>'outcome' as outcome, md5(belief->>'value') as value,
      belief->'conf' as conf, belief->'verified' as verified, belief->'evidence' as evidence
    from recent cross join lateral (
      select run_id, seq, body::jsonb as event from run_events
      where run_id = recent.id and month = recent.month offset 0
    ) as told cross join lateral jsonb_each(
      case event->>'kind' when 'node.settled' then event->'out' else jsonb_build_object('out', event->'out') end
    ) as port (name, belief)
    where event->>'kind' in ('node.settled', 'effect.settled') and not event ? 'reused' and not event ? 'pinned'
      and jsonb_typeof(belief) = 'object'
      and (event ? 'asked' and coalesce(belief->>'by', event->'asked'->>'agent') in (${ids})
        or belief ? 'verified')
    order by told.run_id, seq limit ${ROWS}`);
  return checkedOf([...rows]).filter(({ agent }) => agents.includes(agent));
}

/** Pure. Of one agent, run and input the last answer counts. */
export function checkedOf(rows: readonly ToldRow[]): Checked[] {
  const found = new Map<string, Checked>();
  for (const [, ofRun] of Map.groupBy(rows, ({ run }) => run)) {
    const checks = ofRun.filter(({ verified }) => verified !== null && verified.length > 0);
    for (const { run, key, agent, input, outcome, value, conf } of ofRun) {
      if (agent === null || input === null || outcome !== 'ok') continue;
      const about = checks.filter(
        (one) => one.evidence.length === 1 && one.evidence[0] === key && (one.value ?? value) === value,
      );
      const right = verdictOf(
        about.flatMap(({ verified }) => verified ?? []),
        conf.claim,
      );
      if (right === undefined) continue;
      const score = conf.status === 'self_reported' ? { score: conf.raw } : {};
      found.set(`${run} ${agent} ${input}`, { run, agent, input, right, ...score });
    }
  }
  return [...found.values()];
}

/** A check that failed outweighs one that passed; those of another claim, or without a result, say nothing. */
function verdictOf(verified: readonly Verification[], claim: string): boolean | undefined {
  const decided = verified.filter(
    ({ covers, verdict }) => covers === claim && (verdict === 'pass' || verdict === 'fail'),
  );
  return decided.length === 0 ? undefined : decided.every(({ verdict }) => verdict === 'pass');
}

/** How often one agent was right; unknown below `RECORD_FROM` checked answers, of which `missing` are not there. */
export type Track = { n: number; right: number; missing: number; bar: Interval };
export const RECORD_FROM = 20;

export function trackOf(checked: readonly Checked[], agent: string): Track {
  const own = checked.filter((one) => one.agent === agent);
  const [n, right] = [own.length, own.filter((one) => one.right).length];
  return { n, right, missing: Math.max(0, RECORD_FROM - n), bar: wilson({ successes: right, n }) };
}

/** Of the questions that both answered in the same run, and whose answers were both checked. */
export function correlationOf(
  checked: readonly Checked[],
  [a, b]: readonly [string, string],
): ErrorCorrelation {
  const keyOf = ({ run, input }: Checked) => `${run} ${input}`;
  const theirs = new Map(checked.flatMap((one) => (one.agent === b ? [[keyOf(one), one] as const] : [])));
  const joint = checked.flatMap((one) => {
    const other = one.agent === a ? theirs.get(keyOf(one)) : undefined;
    return other ? [{ a: !one.right, b: !other.right }] : [];
  });
  return errorCorrelation(joint);
}
