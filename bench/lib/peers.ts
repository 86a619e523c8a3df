/**
 * Other engines on the same graph, with the harness that lies beside the checkout (or where
 * `PARALLAX_PEERS` points): each in a process of its own. What is not installed is said to be so.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Graph } from './graphs.ts';
import type { Run } from './measure.ts';

const HOME = process.env.PARALLAX_PEERS ?? fileURLToPath(new URL('../../../shared/bench', import.meta.url));

const PEERS = [
  { title: 'floor, bookkeeping', folder: 'floor', variant: 'bookkeeping', needsInstall: false },
  { title: 'LangGraph.js', folder: 'langgraph', variant: 'graph', needsInstall: true },
  { title: 'Mastra', folder: 'mastra', variant: 'default', needsInstall: true },
  { title: 'p-graph', folder: 'p-graph', variant: '', needsInstall: true },
  { title: 'Node-RED', folder: 'node-red', variant: 'function', needsInstall: true },
] as const;

type Peer = (typeof PEERS)[number];
type Adapter = { prepare(graph: object, variant: string): Promise<{ run: Run }> };

const adapterOf = (folder: string): string => `${HOME}/peers/${folder}/adapter.mjs`;

/** The harness's own `bookkeeping`, which the bound is about; nothing where it is absent. */
export async function sharedFloor(graph: Graph): Promise<Run | undefined> {
  if (!existsSync(adapterOf('floor'))) return undefined;
  const adapter = (await import(pathToFileURL(adapterOf('floor')).href)) as Adapter;
  const { run } = await adapter.prepare({ ...graph, sink: graph.n - 1 }, 'bookkeeping');
  return run;
}

export async function measurePeers(progress: (step: string) => void): Promise<Record<string, string>[]> {
  const rows: Record<string, string>[] = [];
  for (const peer of PEERS) {
    progress(`peer: ${peer.title}`);
    rows.push({ engine: peer.title, 'ms per run': await measurePeer(peer) });
  }
  return rows;
}

/** Milliseconds of one run, or why there is no figure. */
async function measurePeer({ folder, variant, needsInstall }: Peer): Promise<string> {
  if (!existsSync(adapterOf(folder))) return 'not found: there is no harness beside the checkout';
  if (needsInstall && !existsSync(`${HOME}/peers/${folder}/node_modules`)) return 'not installed';
  const adapter = variant ? `${adapterOf(folder)}#${variant}` : adapterOf(folder);
  const args = [`${HOME}/lib/measure.mjs`, adapter, 'W3', '--thr-ms', '0', '--conc', '0'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: HOME, timeout: 60_000 });
    const result = JSON.parse(/RESULT (\{.*\})/.exec(stdout)?.[1] ?? '{}') as { lat?: { p50: number } };
    return result.lat ? result.lat.p50.toFixed(2) : 'gave no result';
  } catch (error) {
    return `failed: ${String(error).split('\n').slice(0, 2).join(' ').slice(0, 120)}`;
  }
}
