/** What large runs take: a fan of 10,000 and a map over 100,000 items. Memory is the heap after a run. */
import { compile } from '#engine/compile.ts';
import { interpret } from '#engine/interpret.ts';
import type { Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import { NO_COST } from '#primitives/kit/belief.ts';
import { isItems } from '#primitives/kit/items.ts';
import { fan } from './graphs.ts';
import { edge, node, parallax } from './parallax.ts';

const FAN = 10_000;
const ITEMS = 100_000;

type Row = Record<string, string | number>;

export async function measureSizes(progress: (step: string) => void): Promise<Row[]> {
  progress(`fan of ${FAN}`);
  const rows = [await measureOnce(`fan of ${FAN}`, parallax(fan(FAN)))];
  if (!('map' in primitives)) return rows;
  progress(`map over ${ITEMS}`);
  rows.push(await measureOnce(`map over ${ITEMS}`, mapOver(ITEMS)));
  return rows;
}

async function measureOnce(name: string, run: () => Promise<unknown>): Promise<Row> {
  const before = process.memoryUsage().heapUsed;
  const startedAt = performance.now();
  await run();
  const ms = performance.now() - startedAt;
  const growth = (process.memoryUsage().heapUsed - before) / 2 ** 20;
  return { run: name, ms: ms.toFixed(0), 'heap growth MiB': growth.toFixed(0) };
}

/** An agent called once for each item, eight at a time. */
function mapOver(count: number): () => Promise<unknown> {
  const plan = compile(mapPattern(count), { primitives });
  const items = Array.from({ length: count }, (_, i) => i);
  const answer = async (value: unknown) => ({
    ...{ outcome: 'ok' as const, value, evidence: [], cost: NO_COST },
    conf: { status: 'self_reported' as const, claim: 'bench', raw: 0.9, method: 'margin' as const },
  });
  const effects = {
    now: () => performance.now(),
    perform: (request: { kind: string; input?: unknown }) => answer(request.input),
  };
  const journal = { emit: () => undefined, commit: () => undefined };
  return async () => {
    const end = await interpret(plan, { items }, { effects, journal });
    const value = end.kind === 'done' ? end.result.value : undefined;
    if (!isItems(value) || value.length !== count) throw new Error('The map did not answer every item.');
  };
}

const mapPattern = (maxItems: number): Pattern => ({
  format: 1,
  nodes: [
    node('items', 'input', { name: 'items', type: 'List' }),
    node('each', 'map', { maxItems }),
    { ...node('ask', 'agent', { agentId: 'echo' }), parent: 'each' },
    node('end', 'output'),
  ],
  edges: [
    edge('items', 'each'),
    { ...edge('each', 'ask'), source: { node: 'each', port: 'item' } },
    edge('ask', 'each', 'result'),
    edge('each', 'end'),
  ],
});
