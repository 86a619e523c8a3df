/**
 * What the storage allows: hand-written durable executors. A node's row is on disk before its successors
 * start.
 *
 *   single   one autocommitted INSERT per node, one at the start, one UPDATE at the end
 *   batched  as `single`, but rows that wait while a statement is under way go out together, two at once
 *
 * The same statements as `durable/floor.mjs` of the shared harness, so that the figures compare.
 */
import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { Graph } from './graphs.ts';

const LANES = 2;
const OUTPUT = JSON.stringify({ value: 42, confidence: 0.999 });
const INPUT = JSON.stringify({ value: 1, confidence: 1 });

export type Floor = { run(graph: Graph): Promise<void> };

export async function prepareFloors(sql: Sql): Promise<{ single: Floor; batched: Floor }> {
  await sql.unsafe(`
    create table execution (id uuid primary key, status text not null, input text, output text,
      created_at timestamptz not null default now(), finished_at timestamptz);
    create table checkpoint (execution uuid not null, node int not null, output text not null,
      at timestamptz not null default now(), primary key (execution, node));`);
  const batch = new Batch(sql);
  return {
    single: floor(sql, (id, node) => insertOne(sql, id, node)),
    batched: floor(sql, (id, node) => batch.save(id, node)),
  };
}

/** The unit of every ratio: one row, one commit. */
export const insertOne = (sql: Sql, id: string, node: number): Promise<unknown> =>
  sql`insert into checkpoint (execution, node, output) values (${id}, ${node}, ${OUTPUT})`.execute();

function floor(sql: Sql, save: (id: string, node: number) => Promise<unknown>): Floor {
  return {
    async run(graph) {
      const id = randomUUID();
      await sql`insert into execution (id, status, input) values (${id}, 'running', ${INPUT})`;
      await walk(graph, (node) => save(id, node));
      await sql`update execution set status = 'done', output = ${OUTPUT}, finished_at = now() where id = ${id}`;
    },
  };
}

/** Every node once, as soon as the last of its sources is on disk. */
function walk(graph: Graph, save: (node: number) => Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const pending = graph.preds.map((sources) => sources.length);
    let left = graph.n;
    const start = (node: number): void => {
      save(node).then(() => {
        left -= 1;
        if (left === 0) return resolve();
        for (const next of graph.succs[node] ?? []) {
          pending[next] = (pending[next] ?? 0) - 1;
          if (pending[next] === 0) start(next);
        }
      }, reject);
    };
    start(0);
  });
}

type Waiting = { id: string; node: number; resolve(): void; reject(error: unknown): void };

class Batch {
  readonly #sql: Sql;
  #waiting: Waiting[] = [];
  #lanes = 0;
  #isScheduled = false;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  save(id: string, node: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, node, resolve, reject });
      if (this.#isScheduled) return;
      this.#isScheduled = true;
      setImmediate(() => {
        this.#isScheduled = false;
        this.#flush();
      });
    });
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#lanes < LANES) {
      const rows = this.#waiting.splice(0);
      this.#lanes += 1;
      this.#insert(rows)
        .then(
          () => rows.forEach(({ resolve }) => void resolve()),
          (error: unknown) => rows.forEach(({ reject }) => void reject(error)),
        )
        .finally(() => {
          this.#lanes -= 1;
          this.#flush();
        });
    }
  }

  async #insert(rows: readonly Waiting[]): Promise<void> {
    await this.#sql`insert into checkpoint (execution, node, output)
      select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ node }) => node)}::int[],
        ${rows.map(() => OUTPUT)}::text[])`;
  }
}
