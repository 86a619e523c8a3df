/** How strong each of several items is, from comparisons in pairs (Bradley and Terry 1952; MM of Hunter 2004). */

/** Items `a` and `b` by place, and which share of the win goes to `a`: 1, 0, or 1/2 when they are equal. */
export type Comparison = { a: number; b: number; share: number };

const ROUNDS = 2000;
const STILL = 1e-9;

/**
 * Strengths of `n` items, summing to 1: P(a beats b) = w_a / (w_a + w_b), so each is the chance of being the
 * best of all. Every item also has one draw against an imaginary average one: who never lost stays finite,
 * and nothing is known of who was never compared. Does not depend on the order of comparisons.
 */
export function strengths(n: number, comparisons: readonly Comparison[]): readonly number[] {
  const wins = winsOf(n, comparisons);
  const meetings = meetingsOf(comparisons);
  let now = new Array<number>(n).fill(1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = improve(now, { wins, meetings });
    const moved = now.reduce((most, own, i) => Math.max(most, Math.abs((next[i] ?? own) / own - 1)), 0);
    now = next;
    if (moved < STILL) break;
  }
  const total = now.reduce((sum, own) => sum + own, 0);
  return now.map((own) => own / total);
}

type Meeting = { i: number; j: number; times: number };

/** One step: wins divided by how hard they were to get. Never makes the verdicts less likely. */
function improve(
  now: readonly number[],
  { wins, meetings }: { wins: readonly number[]; meetings: readonly Meeting[] },
): number[] {
  const effort = now.map((own) => 1 / (own + 1));
  for (const { i, j, times } of meetings) {
    const share = times / ((now[i] ?? 1) + (now[j] ?? 1));
    effort[i] = (effort[i] ?? 0) + share;
    effort[j] = (effort[j] ?? 0) + share;
  }
  return effort.map((one, i) => ((wins[i] ?? 0) + 1 / 2) / one);
}

function winsOf(n: number, comparisons: readonly Comparison[]): readonly number[] {
  const wins = new Array<number>(n).fill(0);
  for (const { a, b, share } of comparisons) {
    wins[a] = (wins[a] ?? 0) + share;
    wins[b] = (wins[b] ?? 0) + 1 - share;
  }
  return wins;
}

/** How often each two met, in one order: sums must not depend on who came first. */
function meetingsOf(comparisons: readonly Comparison[]): readonly Meeting[] {
  const met = new Map<string, Meeting>();
  for (const { a, b } of comparisons) {
    const [i, j] = [Math.min(a, b), Math.max(a, b)];
    const times = (met.get(`${i} ${j}`)?.times ?? 0) + 1;
    met.set(`${i} ${j}`, { i, j, times });
  }
  return [...met.values()].sort((x, y) => x.i - y.i || x.j - y.j);
}

/**
 * Whom to compare, at most `most` pairs: neighbours first, then ever wider steps around the circle, so that
 * all items meet about equally often, and then everybody again the other way round, which evens out a judge
 * that favours what it reads first.
 */
export function schedule(n: number, most: number): readonly { a: number; b: number }[] {
  const pairs: { a: number; b: number }[] = [];
  for (let step = 1; step <= n / 2; step += 1) {
    const last = 2 * step === n ? n / 2 : n;
    for (let i = 0; i < last; i += 1) {
      const j = (i + step) % n;
      pairs.push((i + step) % 2 === 0 ? { a: i, b: j } : { a: j, b: i });
      if (pairs.length >= most) return pairs;
    }
  }
  const back = pairs.map(({ a, b }) => ({ a: b, b: a }));
  return [...pairs, ...back].slice(0, most);
}
