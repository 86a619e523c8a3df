/**
 * Other durable engines on a database of their own on the same server, with the harness that lies beside
 * the checkout (or where `PARALLAX_PEERS` points). What is not installed is said to be so.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PostgresServer } from '#scripts/postgres.ts';

const HOME = process.env.PARALLAX_PEERS ?? fileURLToPath(new URL('../../../shared/bench', import.meta.url));

const PEERS = [
  { title: 'floor, batched (theirs)', folder: 'common', script: ['floor.mjs', 'batched'] },
  { title: 'DBOS', folder: 'dbos', script: ['dbos.mjs'] },
  {
    title: 'LangGraph, PostgreSQL checkpoints',
    folder: 'langgraph',
    script: ['langgraph-pg.mjs'],
    after: ['graph', 'sync'],
  },
] as const;

type Row = Record<string, string>;

export async function measureDurablePeers(
  server: PostgresServer,
  progress: (step: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const peer of PEERS) {
    progress(`peer: ${peer.title}`);
    rows.push({ engine: peer.title, ...(await measure(server, peer)) });
  }
  progress('peer: pg-boss alone');
  rows.push({ engine: 'pg-boss alone, empty jobs', ...(await measureQueue(server)) });
  return rows;
}

type Peer = (typeof PEERS)[number];

async function measure(server: PostgresServer, peer: Peer): Promise<Row> {
  const [script, ...before] = peer.script;
  const after = 'after' in peer ? peer.after : [];
  const figures: Row = {};
  for (const [column, workload] of Object.entries({
    'chain of 100, ms': 'W1-100',
    'fan of 100, ms': 'W2-100',
  })) {
    const args = [`durable/${script}`, ...before, workload, ...after, '--lat-ms', '2000', '--thr-ms', '2000'];
    const result = await run(server, peer.folder, args);
    if (typeof result === 'string') return { 'chain of 100, ms': result };
    figures[column] = Number(result.lat?.p50).toFixed(1);
    if (workload === 'W1-100')
      figures['64 chains, nodes/s'] = Number(result.conc?.[64]?.nodesPerSec).toFixed(0);
  }
  return figures;
}

async function measureQueue(server: PostgresServer): Promise<Row> {
  const result = await run(server, 'queues', ['durable/queues.mjs', 'pg-boss']);
  if (typeof result === 'string') return { 'chain of 100, ms': result };
  const { enqueuePerSec, drainPerSec } = result;
  return {
    'chain of 100, ms': `${Number(enqueuePerSec).toFixed(0)} enqueued/s, ${Number(drainPerSec).toFixed(0)} drained/s`,
  };
}

type Result = {
  ok?: boolean;
  error?: string;
  lat?: { p50: number };
  conc?: Record<number, { nodesPerSec: number }>;
  enqueuePerSec?: number;
  drainPerSec?: number;
};

/** The line the script ends with, or why there is none. */
async function run(
  server: PostgresServer,
  folder: string,
  args: readonly string[],
): Promise<Result | string> {
  if (!existsSync(`${HOME}/durable/floor.mjs`)) return 'not found: there is no harness beside the checkout';
  if (!existsSync(`${HOME}/peers/${folder}/node_modules`)) return 'not installed';
  const { password } = new URL(server.url('postgres'));
  const env = { ...process.env, PGHOST: '127.0.0.1', PGPORT: String(server.port), PGPASSWORD: password };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [...args], {
      cwd: HOME,
      env,
      timeout: 120_000,
    });
    const result = JSON.parse(/RESULT (\{.*\})/.exec(stdout)?.[1] ?? '{}') as Result;
    return result.ok === false ? `failed: ${String(result.error).slice(0, 80)}` : result;
  } catch (error) {
    return `failed: ${String(error).split('\n').slice(0, 2).join(' ').slice(0, 100)}`;
  }
}
