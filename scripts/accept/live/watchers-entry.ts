/**
 * Many browsers' worth of event streams in a process of its own: bare HTTP, nothing parsed but the numbers
 * of the events. Each checks that it sees 1, 2, 3, ... whatever happens to its connection.
 */
import { type ClientRequest, get } from 'node:http';

export type Plan = {
  port: number;
  runs: readonly string[];
  /** One per watcher, in turn. */
  cookies: readonly string[];
  watchers: number;
  /** Connections are cut after a random time between these, in milliseconds. */
  cutMs?: { least: number; most: number };
};

export type Order =
  | { plan: Plan }
  | { ask: 'progress' }
  /** Commit times by run and number; milliseconds since 1970. */
  | { ask: 'delays'; committed: readonly (readonly number[])[] }
  | { ask: 'close' };

export type Progress = {
  open: number;
  delivered: number;
  duplicate: number;
  outOfOrder: number;
  connects: number;
  cuts: number;
  refused: number;
  /** The lowest last number over the watchers of each run. */
  least: number[];
};
export type Delays = { count: number; p50: number; p99: number; most: number };

const now = (): number => performance.timeOrigin + performance.now();

class Watcher {
  readonly #plan: Plan;
  readonly #path: string;
  readonly #cookie: string;
  readonly run: number;
  /** When each number arrived; index = number. */
  readonly arrived: number[] = [];
  last = 0;
  isOpen = false;
  counts = { delivered: 0, duplicate: 0, outOfOrder: 0, connects: 0, cuts: 0, refused: 0 };
  #request: ClientRequest | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(plan: Plan, index: number) {
    this.#plan = plan;
    this.run = index % plan.runs.length;
    this.#cookie = plan.cookies[index % plan.cookies.length] ?? '';
    const input = JSON.stringify({ id: plan.runs[this.run] });
    this.#path = `/api/trpc/runs.events?input=${encodeURIComponent(input)}`;
  }

  connect(): void {
    if (this.#isClosed) return;
    this.counts.connects += 1;
    const headers: Record<string, string> = { cookie: this.#cookie, accept: 'text/event-stream' };
    if (this.last > 0) headers['last-event-id'] = String(this.last);
    const { port, cutMs } = this.#plan;
    const request = get({ host: '127.0.0.1', port, path: this.#path, headers, agent: false });
    this.#request = request;
    let rest = '';
    request.on('response', (response) => {
      this.isOpen = response.statusCode === 200;
      if (!this.isOpen) this.counts.refused += 1;
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        rest = this.#take(rest + text);
      });
      response.on('error', () => {});
      if (cutMs) this.#cutAfter(cutMs.least + Math.random() * (cutMs.most - cutMs.least), request);
    });
    request.on('error', () => {});
    request.on('close', () => {
      this.isOpen = false;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.connect(), 100 + Math.random() * 400);
    });
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#request?.destroy();
  }

  #cutAfter(ms: number, request: ClientRequest): void {
    this.#timer = setTimeout(() => {
      this.counts.cuts += 1;
      request.destroy();
    }, ms);
  }

  /** Whole messages only, as browsers do; returns what is left over. */
  #take(text: string): string {
    const at = now();
    let from = 0;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n', from)) {
      const message = text.slice(from, end);
      from = end + 2;
      if (message.startsWith('event: serialized-error')) this.counts.refused += 1;
      if (!message.startsWith('id: ')) continue;
      for (const [, seq] of message.matchAll(/"seq":(\d+)/g)) this.#see(Number(seq), at);
    }
    return text.slice(from);
  }

  #see(seq: number, at: number): void {
    if (seq <= this.last) this.counts.duplicate += 1;
    else if (seq > this.last + 1) this.counts.outOfOrder += 1;
    if (this.arrived[seq] === undefined) this.counts.delivered += 1;
    this.arrived[seq] ??= at;
    this.last = Math.max(this.last, seq);
  }
}

const watchers: Watcher[] = [];
let plan: Plan | undefined;

async function begin(given: Plan): Promise<void> {
  plan = given;
  for (let index = 0; index < given.watchers; index++) {
    const watcher = new Watcher(given, index);
    watchers.push(watcher);
    watcher.connect();
    // Tabs are not opened all in one instant.
    if (index % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function progress(): Progress {
  const sum = (of: (watcher: Watcher) => number) => watchers.reduce((all, one) => all + of(one), 0);
  return {
    open: sum(({ isOpen }) => Number(isOpen)),
    delivered: sum(({ counts }) => counts.delivered),
    duplicate: sum(({ counts }) => counts.duplicate),
    outOfOrder: sum(({ counts }) => counts.outOfOrder),
    connects: sum(({ counts }) => counts.connects),
    cuts: sum(({ counts }) => counts.cuts),
    refused: sum(({ counts }) => counts.refused),
    least: (plan?.runs ?? []).map((_, run) =>
      Math.min(...watchers.filter((one) => one.run === run).map(({ last }) => last)),
    ),
  };
}

function delays(committed: readonly (readonly number[])[]): Delays {
  const all: number[] = [];
  for (const { run, arrived } of watchers) {
    for (const [seq, at] of (committed[run] ?? []).entries()) {
      const arrival = arrived[seq];
      if (at > 0 && arrival !== undefined) all.push(arrival - at);
    }
  }
  const sorted = Float64Array.from(all).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? Number.NaN };
}

process.on('message', (order: Order) => {
  if ('plan' in order) void begin(order.plan);
  else if (order.ask === 'progress') process.send?.(progress());
  else if (order.ask === 'delays') process.send?.(delays(order.committed));
  else {
    for (const watcher of watchers) watcher.close();
    process.send?.(progress());
  }
});
process.once('disconnect', () => process.exit(0));
