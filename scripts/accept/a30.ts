/** A30: fifty editors save one pattern at once; each save lands or is a conflict, and none overwrites another. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { Op } from '#engine/ops.ts';
import { seeded } from '#engine/random.ts';
import { build } from '#engine/testing.ts';
import { personOf } from '#server/access/principal.ts';
import { appRouter } from '#server/router.ts';
import { WORKSPACE } from '#server/testing/runs.ts';
import { type Experiment, quantile } from './experiment.ts';
import { openRig } from './rig/server.ts';

const SIZES = { short: { editors: 50, saves: 20 }, full: { editors: 50, saves: 20 } };
const NODES = 12;
/** One save in so many is sent twice at once, as after a lost reply. */
const TWICE = 10;

const GRAPH = Array.from({ length: NODES }).reduce<ReturnType<typeof build>>(
  (at, _, n) => at.agent(`n${n}`, 'sentiment-vader', 'text'),
  build().input('text'),
);

/** What one save was about, in words of its own: nothing of the engine decides whether it overwrote something. */
type Save = { cell: string; value: unknown; base: number; revision: number; id: string };
type Caller = ReturnType<typeof appRouter.createCaller>;

export const experiment: Experiment = {
  title:
    'Fifty editors save one pattern: accepted and conflicts are all, and none overwrites another silently.',
  async measure(progress, { size }) {
    const { editors, saves } = SIZES[size];
    await using rig = await openRig();
    await using database = await rig.database({ max: 16 });
    const { db } = database.client;
    setUp(database.url, editors * saves * 4);
    const callers = await makeEditors(db, editors);
    const [first] = callers;
    if (!first) throw new RangeError('Nobody edits.');
    const { id } = await first.patterns.create({ name: 'Edited by many', graph: GRAPH.pattern() });
    const tally: Tally = { accepted: [], conflicts: 0, other: 0, apart: 0, ms: [] };
    await Promise.all(callers.map((caller, who) => edit(caller, { id, who, saves, tally })));
    progress(`${tally.accepted.length} accepted, ${tally.conflicts} conflicts`);
    const last = await first.patterns.get({ id });
    return [
      { name: 'saves', value: editors * saves },
      { name: 'accepted', value: tally.accepted.length, least: 1 },
      { name: 'conflicts', value: tally.conflicts, least: 1 },
      {
        name: 'sum',
        value: tally.accepted.length + tally.conflicts,
        least: editors * saves,
        most: editors * saves,
      },
      { name: 'other answers', value: tally.other, most: 0 },
      { name: 'twins with another answer', value: tally.apart, most: 0 },
      { name: 'silent overwrites', value: overwritesOf(tally.accepted), most: 0 },
      {
        name: 'revisions',
        value: last.revision - 1,
        least: tally.accepted.length,
        most: tally.accepted.length,
      },
      {
        name: 'revisions not readable as they were',
        value: await unreadable(first, id, tally.accepted),
        most: 0,
      },
      { name: 'accepted edits not in the log', value: await missing(db, id, tally.accepted), most: 0 },
      { name: 'save ms p50', value: quantile(tally.ms, 0.5) },
      { name: 'save ms p99', value: quantile(tally.ms, 0.99) },
    ];
  },
};

/** Procedures read settings; many people in one workspace may ask for more than the usual. */
function setUp(url: string, requests: number): void {
  const settings = {
    ...{ DATABASE_URL: url, NEXTAUTH_SECRET: 'sixteen characters or more', NEXTAUTH_URL: 'http://127.0.0.1' },
    ...{ RATE_LIMIT_PERSON: String(requests), RATE_LIMIT_WORKSPACE: String(requests) },
  };
  Object.assign(process.env, settings);
}

async function makeEditors(db: Db, count: number): Promise<Caller[]> {
  await db.execute(sql`insert into users (id, name) select 'usr_e' || n, 'Editor ' || n
    from generate_series(0, ${count - 1}::int) n`);
  await db.execute(sql`insert into members (workspace_id, user_id, role) select ${WORKSPACE}, 'usr_e' || n, 'designer'
    from generate_series(0, ${count - 1}::int) n`);
  return Array.from({ length: count }, (_, n) => {
    const principal = personOf({
      ...{ userId: `usr_e${n}`, name: `Editor ${n}`, email: null, sessionToken: `e${n}` },
      ...{ workspaceId: WORKSPACE, organisationId: '', role: 'designer', organisationRole: null },
    });
    return appRouter.createCaller({ db, principal, requestId: `e${n}` });
  });
}

type Tally = { accepted: Save[]; conflicts: number; other: number; apart: number; ms: number[] };
type Editing = { id: string; who: number; saves: number; tally: Tally };

/** Saves again and again, each time on what was seen last. Whoever meets a conflict looks again and goes on. */
async function edit(caller: Caller, { id, who, saves, tally }: Editing): Promise<void> {
  const random = seeded(1_000 + who);
  let { revision: base } = await caller.patterns.get({ id });
  for (let n = 0; n < saves; n += 1) {
    const { cell, value, op } = change(random, who * saves + n);
    const edits = [{ id: randomUUID(), ops: [op] }];
    const begin = performance.now();
    const twins = n % TWICE === 0 ? 2 : 1;
    const asked = Array.from({ length: twins }, () => caller.patterns.edit({ id, base, edits }));
    const [reply, twin] = await Promise.all(asked).catch(() => []);
    tally.ms.push(performance.now() - begin);
    if (!reply) {
      tally.other += 1;
      continue;
    }
    if (twin && twin.accepted !== reply.accepted) tally.apart += 1;
    const own = reply.entries.find((entry) => entry.id === edits[0]?.id);
    if (reply.accepted && own) {
      tally.accepted.push({ cell, value, base, revision: own.revision, id: own.id });
      base = own.revision;
    } else if (reply.accepted) tally.other += 1;
    else {
      tally.conflicts += 1;
      base = reply.revision;
    }
  }
}

/** Settings, names and places of a few nodes: often the same as somebody else's, mostly not. */
function change(random: () => number, value: number): { cell: string; value: unknown; op: Op } {
  const id = `n${Math.floor(random() * NODES)}`;
  const kind = Math.floor(random() * 5);
  if (kind === 0)
    return { cell: `${id} title`, value: `T${value}`, op: { type: 'renameNode', id, title: `T${value}` } };
  if (kind === 1) {
    const place = { x: value, y: value };
    return { cell: `${id} position`, value: place, op: { type: 'moveNodes', to: { [id]: place } } };
  }
  const field = `field${kind}`;
  return { cell: `${id} ${field}`, value, op: { type: 'setField', id, field, value } };
}

/** A save that its maker began before another one of the same cell had landed, and that landed after it. */
function overwritesOf(saves: readonly Save[]): number {
  const byCell = Map.groupBy(saves, ({ cell }) => cell);
  return saves.filter(({ cell, base, revision }) =>
    byCell.get(cell)?.some((other) => other.revision > base && other.revision < revision),
  ).length;
}

/** Every revision, read back, against what all saves up to it say. */
async function unreadable(caller: Caller, id: string, saves: readonly Save[]): Promise<number> {
  const cells = new Map<string, unknown>();
  let wrong = 0;
  for (const save of [...saves].sort((a, b) => a.revision - b.revision)) {
    cells.set(save.cell, save.value);
    const { graph } = await caller.patterns.at({ id, revision: save.revision });
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const isSame = [...cells].every(([cell, value]) => {
      const [node = '', what = ''] = cell.split(' ');
      const found = byId.get(node);
      const is =
        what === 'title' ? found?.title : what === 'position' ? found?.position : found?.config[what];
      return JSON.stringify(is) === JSON.stringify(value);
    });
    if (!isSame) wrong += 1;
  }
  return wrong;
}

async function missing(db: Db, id: string, saves: readonly Save[]): Promise<number> {
  const rows = await db.execute<{ id: string; revision: number }>(
    sql`select edit_id as id, revision from pattern_edits where pattern_id = ${id}`,
  );
  const logged = new Map([...rows].map((row) => [row.id, row.revision]));
  return saves.filter((save) => logged.get(save.id) !== save.revision).length;
}
