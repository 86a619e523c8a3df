/**
 * A log of a million events as half a year of use would leave it: the patterns of the library and a few long
 * ones are really executed with the built-in agents, and what they wrote is copied under other ids and times,
 * denser towards today.
 */
import type { Client, Db } from '#db/client.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import { callAgent as callRegistered } from '#server/agents/registry.ts';
import { createPerson } from '#server/auth/people.ts';
import { countRuns, forgetOldSums } from '#server/history/count-runs.ts';
import { LIBRARY } from '#server/library/all.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { executeRun } from '#server/runtime/execute.ts';

/** What the bound is for; `PARALLAX_EVENTS` asks for fewer, to see that all of it works. */
const EVENTS_WANTED = 1_000_000;
const EVENTS = Number(process.env.PARALLAX_EVENTS ?? EVENTS_WANTED);
/** Copies of the run with about so many events; all others share the rest. Of a million. */
const LONG = { 500: 200, 5000: 12 } as const;
type Size = 25 | 500 | 5000;
/** A run of a size has this share of its events more, or fewer. */
const TOLERANCE = 0.1;
/** A map takes no more items. */
const PARTS_MAX = 1_000;
/** Small runs of about 25 events may be this many away from it. */
const NEAR = 5;
/** So many of each all the same, or the workspace that is asked might have none. */
const LEAST = 6;
const DAYS = 180;
/** Share of the runs of each workspace. */
const WORKSPACES = [0.6, 0.1, 0.1, 0.1, 0.1];
/** Runs that ended since the last counting. */
const UNCOUNTED = 100;
/** Those that wait for somebody, or for long, are not copied. */
const PATTERN_MS = 5_000;
const LONG_MS = 60_000;
const AGENTS = [
  'sentiment-vader',
  'sentiment-afinn',
  'sentiment-wink',
  'sentiment-emotions',
  'sentiment-reviews',
];

const callAgent: CallAgent = (request, { key, signal }) =>
  callRegistered(request, { signal, evidence: [key] });

export type Seeded = {
  runs: number;
  events: number;
  /** Whose workspace holds most of it. */
  principal: Person;
  /** Events of a run -> ids of runs with about so many. */
  bySize: ReadonlyMap<Size, readonly string[]>;
  patternId: string;
  hashes: readonly string[];
  countMs: number;
};

type Template = { id: string; events: number };
type Progress = (step: string) => void;

export async function seedHistory({ db, sql }: Client, progress: Progress): Promise<Seeded> {
  const principals = await makePeople(db);
  progress('executing the patterns that are copied');
  const templates = await executeTemplates(db, principals);
  progress(`copying ${templates.length} runs of ${templates.map(({ events }) => events).join(', ')} events`);
  await sql`select make_event_months((now() - ${DAYS + 1}::int * interval '1 day')::date)`;
  await planCopies(sql, { templates, workspaces: principals.map(({ workspaceId }) => workspaceId) });
  await copy(sql, 'not recent');
  progress('vacuum');
  await sql`vacuum analyze`;
  progress('counting');
  const begin = performance.now();
  while ((await countRuns(db)) > 0);
  await forgetOldSums(db);
  const countMs = performance.now() - begin;
  await copy(sql, 'recent');
  await sql`vacuum analyze`;
  return { ...(await tell(sql, principals, templates)), countMs };
}

async function makePeople(db: Db): Promise<Person[]> {
  const principals: Person[] = [];
  for (const [n] of WORKSPACES.entries()) {
    const userId = `usr_${n}`;
    await createPerson(db, { id: userId, name: `P${n}`, email: null, workspace: `W${n}` });
    const member = await db.query.members.findFirst({ where: (row, { eq }) => eq(row.userId, userId) });
    const workspaceId = member?.workspaceId ?? '';
    const known = { userId, name: `P${n}`, email: null, sessionToken: '', workspaceId, organisationId: '' };
    principals.push(personOf({ ...known, role: 'owner', organisationRole: null }));
  }
  return principals;
}

/** `n` agents read one text and vote. */
function fanOf(n: number): Pattern {
  const builder = build().input('text');
  const ids = Array.from({ length: n }, (_, i) => `a${i}`);
  for (const [i, id] of ids.entries()) builder.agent(id, AGENTS[i % AGENTS.length] ?? '', 'text');
  return builder.node('vote', 'vote', { from: ids }).output('vote').pattern();
}

/** Of each text of a list, the same. */
const MAPPED = build()
  .input('texts', { name: 'texts', type: 'List' })
  .container('each', 'map', {
    from: 'texts',
    inside: (inner) => {
      for (const id of AGENTS) inner.agent(id, id, 'each.item');
      inner.node('vote', 'vote', { from: AGENTS }).take('vote');
    },
  })
  .output('each')
  .pattern();

async function executeTemplates(db: Db, [first]: readonly Person[]): Promise<Template[]> {
  const text = 'A lovely film, and far too long.';
  const wanted = [
    ...LIBRARY.map(({ graph, example }) => ({ graph, inputs: example, ms: PATTERN_MS })),
    ...[3, 8, 20, 22, 24].map((n) => ({ graph: fanOf(n), inputs: { text }, ms: LONG_MS })),
  ];
  const template = async (wish: Wish): Promise<Template | undefined> => {
    const id = await execute(db, { ...wish, workspaceId: first?.workspaceId ?? '' });
    if (id === undefined) return undefined;
    const [row] = await db.$client`select count(*)::int as events from run_events where run_id = ${id}`;
    return { id, events: Number(row?.events) };
  };
  const texts = (n: number) => Array.from({ length: n }, (_, i) => `${text} ${i}`);
  const templates: Template[] = [];
  for (const wish of wanted) {
    const made = await template(wish);
    if (made) templates.push(made);
  }
  return [
    ...templates,
    await ofSize(25, (n) => template({ graph: fanOf(n), inputs: { text }, ms: LONG_MS })),
    await ofSize(500, (n) => template({ graph: fanOf(n), inputs: { text }, ms: LONG_MS })),
    await ofSize(5000, (n) => template({ graph: MAPPED, inputs: { texts: texts(n) }, ms: LONG_MS })),
  ];
}

/**
 * A run of about so many events. How many one of `n` parts has depends on what is told together, so it is asked for
 * twice: small, and then as large as that says.
 */
async function ofSize(size: Size, make: (n: number) => Promise<Template | undefined>): Promise<Template> {
  let n = Math.ceil(size / 10);
  for (let tries = 5; tries > 0; tries--) {
    const made = await make(n);
    if (!made) break;
    if (isOf(size, made)) return made;
    n = Math.min(PARTS_MAX, Math.round((n * size) / made.events));
  }
  throw new Error(`No run came out with about ${size} events.`);
}

const isOf = (size: Size, { events }: Template): boolean =>
  Math.abs(events - size) <= Math.max(NEAR, TOLERANCE * size);

type Wish = { graph: Pattern; inputs: Readonly<Record<string, unknown>>; ms: number };
type Execution = Wish & { workspaceId: string };

/** The id of the run; `undefined` for one that waits for somebody. */
async function execute(db: Db, { graph, inputs, ms, workspaceId }: Execution): Promise<string | undefined> {
  const patternId = `pat_${crypto.randomUUID()}`;
  await db.$client`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${patternId}, ${workspaceId}, 'Pattern', ${JSON.stringify(graph)}::text::jsonb, 'usr_0')`;
  const { runId } = await enqueueRun(db, { workspaceId, patternId, graph, inputs, startedBy: 'usr_0' });
  const cancel = new AbortController();
  const end = await executeRun({
    ...{ db, isTakeover: false, worker: 'bench', callAgent, cancel },
    job: { run: runId, workspace: workspaceId, because: 'start' },
    stop: AbortSignal.timeout(ms),
  });
  return end === 'finished' ? runId : undefined;
}

type Sql = Client['sql'];

/** Which run is copied into which workspace, and how long ago that copy ended. */
async function planCopies(
  sql: Sql,
  { templates, workspaces }: { templates: readonly Template[]; workspaces: readonly string[] },
): Promise<void> {
  const long = Object.entries(LONG).flatMap(([events, copies]) => {
    const found = templates.toSorted((a, b) => distance(a, events) - distance(b, events))[0];
    return found ? [{ ...found, copies: Math.max(LEAST, Math.ceil((copies * EVENTS) / EVENTS_WANTED)) }] : [];
  });
  const small = templates.filter(({ events }) => events < 200);
  const left = EVENTS - long.reduce((sum, { events, copies }) => sum + events * copies, 0);
  const each = Math.ceil(left / small.reduce((sum, { events }) => sum + events, 0));
  const copies = [...long, ...small.map((one) => ({ ...one, copies: each }))];
  const shares = workspaces.map((id, n) => ({
    id,
    upTo: WORKSPACES.slice(0, n + 1).reduce((a, b) => a + b, 0),
  }));
  await sql`create table copies
    (id text primary key, template text, is_recent boolean, ago interval, workspace_id text)`;
  await sql`insert into copies
    with numbered as (
      select row_number() over (order by md5(t->>'id' || n))::float8 as n, count(*) over () as total, t->>'id' as template
      from jsonb_array_elements(${JSON.stringify(copies)}::text::jsonb) as t, generate_series(1, (t->>'copies')::int) as n
    )
    select 'run_' || left(md5('copy' || n), 20) as id, template, n <= ${UNCOUNTED}::int as is_recent,
      case when n <= ${UNCOUNTED}::int then interval '0'
        else (n / total) ^ 3 * ${DAYS}::int * interval '1 day' + interval '10 seconds' end as ago,
      (select s->>'id' from jsonb_array_elements(${JSON.stringify(shares)}::text::jsonb) as s
        where ('x' || left(md5('w' || n), 6))::bit(24)::int / 16777216.0 < (s->>'upTo')::float8
        order by (s->>'upTo')::float8 limit 1) as workspace_id
    from numbered`;
  // Every workspace has patterns of its own.
  await sql`insert into patterns (id, workspace_id, name, graph, created_by)
    select distinct copies.workspace_id || runs.pattern_id, copies.workspace_id, 'Pattern', patterns.graph, 'usr_0'
    from copies join runs on runs.id = template join patterns on patterns.id = runs.pattern_id`;
  await sql`insert into graphs (workspace_id, id, graph)
    select distinct on (copies.workspace_id, graphs.id) copies.workspace_id, graphs.id, graphs.graph
    from copies join runs on runs.id = template
      join graphs on graphs.workspace_id = runs.workspace_id and graphs.id = runs.graph_id
    on conflict do nothing`;
}

const distance = ({ events }: Template, wanted: string): number => Math.abs(events - Number(wanted));

async function copy(sql: Sql, which: 'recent' | 'not recent'): Promise<void> {
  await sql`
    with made as (
      insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, status, epoch, month, started_by, created_at,
        started_at, finished_at, ms, conf_status, conf, calls, units, reason)
      select copies.id, copies.workspace_id, copies.workspace_id || pattern_id, hash, graph_id, inputs, status, epoch,
        date_trunc('month', (now() - ago) at time zone 'UTC')::date, started_by, now() - ago, now() - ago,
        now() - ago + (finished_at - started_at), ms, conf_status, conf, calls, units, reason
      from copies join runs on runs.id = template where is_recent = ${which === 'recent'}::boolean
      returning id, workspace_id, month, started_at
    )
    insert into run_events (run_id, seq, month, workspace_id, body)
    select made.id, seq, made.month, made.workspace_id, (body::jsonb || jsonb_build_object('at', moved.at))::json
    from made join copies on copies.id = made.id join runs t on t.id = template
      join run_events e on e.run_id = t.id and e.month = t.month,
      lateral (select round((e.body->>'at')::float8)::bigint + (extract(epoch from made.started_at - t.started_at) * 1000)::bigint as at) as moved
    order by made.started_at, made.id, seq`;
}

async function tell(
  sql: Sql,
  [principal]: readonly Person[],
  templates: readonly Template[],
): Promise<Omit<Seeded, 'countMs'>> {
  if (!principal) throw new Error('Nobody is there.');
  const { workspaceId } = principal;
  const [all] =
    await sql`select (select count(*)::int from runs) as runs, (select count(*)::int from run_events) as events`;
  const idsOf = async (size: Size) => {
    const wanted = templates.filter((one) => isOf(size, one)).map(({ id }) => id);
    const rows = await sql`
      select id from copies where workspace_id = ${workspaceId} and template = any(${wanted})`;
    return rows.map(({ id }) => String(id));
  };
  const hashes = await sql`select hash from runs group by 1 order by count(*) desc`;
  const [busiest] = await sql`select pattern_id from runs where workspace_id = ${workspaceId}
    group by 1 order by count(*) desc limit 1`;
  return {
    runs: Number(all?.runs),
    events: Number(all?.events),
    principal,
    bySize: new Map([
      [25, await idsOf(25)],
      [500, await idsOf(500)],
      [5000, await idsOf(5000)],
    ] as const),
    patternId: String(busiest?.pattern_id),
    hashes: hashes.map(({ hash }) => String(hash)),
  };
}
