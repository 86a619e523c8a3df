/**
 * Which of several agents is asked next: of two drawn at random the one with less to do (power of two choices),
 * leaving out those that fail much more than the others (outliers) for a while.
 */
import { createHash } from 'node:crypto';

type Member = { underWay: number; calls: boolean[]; msMean: number; outUntil: number; outs: number };

/** Calls looked at, and how few say nothing. */
const WINDOW = 20;
const LEAST = 5;
/** Failing this much more often than the others together makes an outlier. */
const WORSE_BY = 0.3;
/** How long it is left out, times how often in a row; at most half of a pool is out at once. */
const OUT_MS = 10_000;
const OUT_TIMES = 6;
/** Weight of the newest call in the mean time of a member. */
const NEW = 0.3;

export class Pool {
  readonly #members = new Map<string, Member>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** `seed` decides what would else be chance. `undefined` when there is nobody to choose. */
  choose(ids: readonly string[], seed: string): string | undefined {
    const here = ids.filter((id) => this.#member(id).outUntil <= this.#now());
    const able = here.length > 0 ? here : ids;
    if (able.length <= 1) return able[0];
    const hash = createHash('sha256').update(seed).digest();
    const first = hash.readUInt32BE(0) % able.length;
    const second = (first + 1 + (hash.readUInt32BE(4) % (able.length - 1))) % able.length;
    const [a, b] = [able[first], able[second]];
    if (a === undefined || b === undefined) return a ?? b;
    return this.#load(b) < this.#load(a) ? b : a;
  }

  /** Calls it and remembers how that went; rejects as the call does. */
  async track<T>(id: string, call: () => Promise<T>): Promise<T> {
    const member = this.#member(id);
    const startedAt = this.#now();
    member.underWay += 1;
    try {
      const reply = await call();
      this.#ended(id, { isFailure: false, ms: this.#now() - startedAt });
      return reply;
    } catch (error) {
      this.#ended(id, { isFailure: true, ms: this.#now() - startedAt });
      throw error;
    } finally {
      member.underWay -= 1;
    }
  }

  isOut(id: string): boolean {
    return this.#member(id).outUntil > this.#now();
  }

  /** Calls under way, weighed by how long calls of this member take. */
  #load(id: string): number {
    const { underWay, msMean } = this.#member(id);
    return (underWay + 1) * (msMean + 1);
  }

  #ended(id: string, { isFailure, ms }: { isFailure: boolean; ms: number }): void {
    const member = this.#member(id);
    member.calls = [...member.calls, isFailure].slice(-WINDOW);
    if (!isFailure) {
      member.msMean = member.msMean === 0 ? ms : member.msMean + NEW * (ms - member.msMean);
      if (member.calls.slice(-LEAST).every((one) => !one)) member.outs = 0;
    }
    if (isFailure && this.#isOutlier(id)) this.#putOut(member);
  }

  #isOutlier(id: string): boolean {
    const { calls } = this.#member(id);
    if (calls.length < LEAST) return false;
    const others = [...this.#members].filter(([one]) => one !== id);
    const theirs = others.flatMap(([, one]) => one.calls);
    const out = others.filter(([one]) => this.isOut(one)).length;
    if (theirs.length < LEAST || out + 1 > this.#members.size / 2) return false;
    return shareOf(calls) > shareOf(theirs) + WORSE_BY;
  }

  #putOut(member: Member): void {
    member.outs = Math.min(OUT_TIMES, member.outs + 1);
    member.outUntil = this.#now() + OUT_MS * member.outs;
    member.calls = [];
  }

  #member(id: string): Member {
    const known = this.#members.get(id);
    if (known) return known;
    const made: Member = { underWay: 0, calls: [], msMean: 0, outUntil: 0, outs: 0 };
    this.#members.set(id, made);
    return made;
  }
}

const shareOf = (calls: readonly boolean[]): number => calls.filter(Boolean).length / calls.length;
