/**
 * Statements of many runs in one commit. Alone one is sent as it is, at once; what comes while all lanes are taken
 * goes together with the next that is free. A commit costs the server several times what such a statement does.
 */
import type { ISql } from 'postgres';
import type { Db, Tx } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';

/** Under way at once: while one waits for the disk the next is made ready. */
const LANES = 2;
/** Statements in one commit. */
const MOST = 16;

type Waiting<Hand> = {
  order: string;
  /** Gives what to call once it is committed. */
  work(hand: Hand): Promise<() => void>;
  reject(error: unknown): void;
};

type Transaction<Hand> = (work: (hand: Hand) => Promise<unknown>) => Promise<unknown>;

/** `Hand`: what sends a statement, by itself or in a transaction. */
export class Together<Hand> {
  readonly #alone: Hand;
  readonly #transaction: Transaction<Hand>;
  #waiting: Waiting<Hand>[] = [];
  #lanes = 0;

  constructor(alone: Hand, transaction: Transaction<Hand>) {
    this.#alone = alone;
    this.#transaction = transaction;
  }

  /**
   * Resolves when what `work` did is committed. It sends one statement, and is called again when the server has
   * refused it, or one that went with it, and stored nothing. Of two that lock the same the one of the lesser `order`
   * goes first, in every process, so that nobody waits in a circle.
   */
  run<T>(order: string, work: (hand: Hand) => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const told = async (hand: Hand) => {
        const made = await work(hand);
        return () => resolve(made);
      };
      this.#waiting.push({ order, work: told, reject });
      this.#flush();
    });
  }

  get isIdle(): boolean {
    return this.#lanes === 0;
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#lanes < LANES) {
      const batch = this.#waiting.splice(0, MOST);
      this.#lanes++;
      void this.#send(batch).finally(() => {
        this.#lanes--;
        this.#flush();
      });
    }
  }

  async #send(batch: readonly Waiting<Hand>[]): Promise<void> {
    const [first] = batch;
    if (!first) return;
    if (batch.length === 1) {
      await first.work(this.#alone).then((done) => done(), first.reject);
      return;
    }
    const sorted = batch.toSorted((a, b) => (a.order < b.order ? -1 : 1));
    try {
      let done: (() => void)[] = [];
      await this.#transaction(async (hand) => {
        done = await Promise.all(sorted.map(({ work }) => work(hand)));
      });
      for (const tell of done) tell();
    } catch (error) {
      if (isRefusal(error)) await Promise.all(batch.map((one) => this.#send([one])));
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** The server has refused a statement and stored none. After any other error they may be there, or not. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^(?:2[23]|40)/.test(code);
}

const states = keptPerDatabase<Together<ISql>>('states together');

/** Claims and ends of runs. */
export function statesOf(db: Db): Together<ISql> {
  const known = states.get(db);
  if (known) return known;
  const { $client } = db;
  const made = new Together<ISql>($client, (work) => $client.begin((tx) => work(tx)));
  states.set(db, made);
  return made;
}

type Hand = Pick<Tx, 'execute'>;
type Starts = Together<Hand>;
const starts = keptPerDatabase<Map<string, Starts>>('starts together');
/** Workspaces that are remembered without anything of theirs under way. */
const KEPT = 1_000;

/** Starts of one workspace's runs. They wait for its audit log one after the other, and nobody else waits with them. */
export function startsOf(db: Db, workspaceId: string): Starts {
  const all = starts.get(db) ?? new Map<string, Starts>();
  starts.set(db, all);
  const known = all.get(workspaceId);
  if (known) return known;
  if (all.size >= KEPT) for (const [id, { isIdle }] of all) if (isIdle) all.delete(id);
  const made: Starts = new Together<Hand>(db, (work) => db.transaction((tx) => work(tx)));
  all.set(workspaceId, made);
  return made;
}
