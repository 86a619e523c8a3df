/** A18: the audit log is whole, in time, and nobody changes it unseen: tampered with a thousand times. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { seeded } from '#engine/random.ts';
import { type Checkpoint, hashOf, type Line, NOTHING_BEFORE } from '#server/audit/line.ts';
import { exportLines, signEnd } from '#server/audit/read.ts';
import { type Signer, signerOf } from '#server/audit/sign.ts';
import { Verifier } from '#server/audit/verify.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Experiment } from './experiment.ts';
import { openRig } from './rig/server.ts';

const SIZES = {
  short: { tamperings: 1_000, rows: 100_000, kept: 200 },
  full: { tamperings: 1_000, rows: 100_000, kept: 2_000 },
};
const WORKSPACE = 'wsp_audited';

export const experiment: Experiment = {
  title: 'What is changed in the audit log shows, and the application cannot change it.',
  async measure(progress, { size }) {
    const { tamperings, rows, kept } = SIZES[size];
    const signer = signerOf(randomBytes(32).toString('hex'));
    if (!signer) throw new Error('There is no key to sign with.');
    await using rig = await openRig();
    await using database = await rig.database({ max: 8 });
    const { db } = database.client;
    await fill(db, kept);
    const lines = await readAll(db);
    const checkpoint = await withWorkspace(db, WORKSPACE, (tx) => signEnd(tx, signer));
    if (!checkpoint) throw new Error('The log has no end.');
    const whole = problemsOf(lines, { checkpoint, signer });
    progress(`${lines.length} entries written by 8 at a time; tampering with ${tamperings}`);
    const detected = tamper(lines, { tamperings, checkpoint, signer });
    const unseen = problemsOf(lines.slice(0, -1), undefined);
    progress(`verifying ${rows} entries`);
    const { seconds, problems } = verifyMany(rows);
    const refused = await countRefused(db);
    return [
      { name: 'entries written by the database', value: lines.length, least: kept },
      { name: 'problems in the whole log', value: whole, most: 0 },
      { name: 'tamperings', value: tamperings, least: 1_000 },
      { name: 'tamperings not detected', value: tamperings - detected, most: 0 },
      { name: 'cut tails seen without the checkpoint', value: unseen },
      { name: 'entries verified', value: rows, least: 100_000 },
      { name: 'processor seconds to verify them', value: seconds, most: 5 },
      { name: 'problems found in them', value: problems, most: 0 },
      { name: 'ways to change it that were tried', value: ATTACKS.length, least: 7 },
      { name: 'ways to change it that worked', value: ATTACKS.length - refused, most: 0 },
    ];
  },
};

async function fill(db: Db, kept: number): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values (${WORKSPACE}, 'A')`);
  let next = 0;
  const write = async (): Promise<void> => {
    for (let n = next++; n < kept; n = next++) {
      const entry = {
        action: 'patterns.save',
        actor: `usr_${n % 7}`,
        by: 'person',
        details: { revision: n },
        resources: [`pat_${n}`],
      };
      await withWorkspace(db, WORKSPACE, (tx) =>
        tx.execute(sql`select audit_append(${JSON.stringify(entry)}, false)`),
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
}

async function readAll(db: Db): Promise<string[]> {
  let text = '';
  for await (const part of exportLines(db, WORKSPACE)) text += part;
  return text.split('\n').filter(Boolean);
}

type Kept = { checkpoint: Checkpoint; signer: Signer };

function problemsOf(lines: readonly string[], kept: Kept | undefined): number {
  const verifier = kept ? new Verifier([kept.checkpoint], kept.signer.publicKey) : new Verifier();
  for (const line of lines) verifier.add(line);
  return verifier.end().length;
}

const KINDS = [
  'edit',
  'edit and hash anew',
  'delete',
  'reorder',
  'insert',
  'cut the tail',
  'repeat',
  'write it all anew',
] as const;

function tamper(lines: readonly string[], { tamperings, ...kept }: Kept & { tamperings: number }): number {
  const random = seeded(18);
  let detected = 0;
  for (let n = 0; n < tamperings; n += 1) {
    const kind = KINDS[n % KINDS.length] ?? 'edit';
    const changed = change(lines, kind, Math.floor(random() * (lines.length - 1)));
    if (problemsOf(changed, kept) > 0) detected += 1;
  }
  return detected;
}

const parse = (text: string | undefined): Line => JSON.parse(text ?? '') as Line;
const rehash = (line: Line): Line => ({ ...line, hash: hashOf(line) });

/** `at` = below the last index. */
function change(lines: readonly string[], kind: (typeof KINDS)[number], at: number): string[] {
  const before = lines.slice(0, at);
  const after = lines.slice(at + 1);
  const here = parse(lines[at]);
  const edited: Line = { ...here, entry: { ...here.entry, actor: 'usr_somebody_else' } };
  const text = lines[at] ?? '';
  switch (kind) {
    case 'edit':
      return [...before, JSON.stringify(edited), ...after];
    case 'edit and hash anew':
      return [...before, JSON.stringify(rehash(edited)), ...after];
    case 'delete':
      return [...before, ...after];
    case 'reorder':
      return [...before, ...after.slice(0, 1), text, ...after.slice(1)];
    case 'insert':
      return [...before, JSON.stringify(rehash({ ...edited, previous: here.previous })), text, ...after];
    case 'repeat':
      return [...before, text, text, ...after];
    case 'cut the tail':
      return lines.slice(0, at + 1);
    case 'write it all anew':
      return chainFrom([...before.map(parse), edited, ...after.map(parse)]);
  }
}

/** As somebody would who can write to the database as they like: every hash fits. */
function chainFrom(lines: readonly Line[]): string[] {
  let previous = NOTHING_BEFORE;
  return lines.map((line) => {
    const linked = rehash({ ...line, previous });
    previous = linked.hash;
    return JSON.stringify(linked);
  });
}

function verifyMany(rows: number): { seconds: number; problems: number } {
  const made = Array.from(
    { length: rows },
    (_, n): Line => ({
      at: `2026-01-01T00:00:00.${String(n).padStart(6, '0').slice(-6)}Z`,
      ...{
        entry: { action: 'runs.start', actor: 'usr_1', by: 'person', details: {}, resources: [`run_${n}`] },
      },
      ...{ hash: '', previous: '', seq: n + 1, workspace: WORKSPACE },
    }),
  );
  const lines = chainFrom(made);
  // Of the processor: what else runs on the machine does not count.
  const begin = process.cpuUsage();
  const problems = problemsOf(lines, undefined);
  const { user, system } = process.cpuUsage(begin);
  return { seconds: (user + system) / 1e6, problems };
}

const ATTACKS = [
  `update audit_entries set entry = '{}'`,
  'delete from audit_entries',
  'truncate audit_entries',
  `insert into audit_entries (workspace_id, seq, at, entry, previous, hash)
    values ('${WORKSPACE}', 1000000, now(), '{}', '', '')`,
  `update audit_heads set hash = ''`,
  'delete from audit_heads',
  'update audit_checkpoints set seq = 1',
  'delete from audit_checkpoints',
  'drop trigger audit_stays on audit_entries',
];

/** As the application's role, inside the workspace. */
async function countRefused(db: Db): Promise<number> {
  let refused = 0;
  for (const attack of ATTACKS) {
    await withWorkspace(db, WORKSPACE, (tx) => tx.execute(sql.raw(attack))).catch(() => {
      refused += 1;
    });
  }
  return refused;
}
