/**
 * What the tests of the library stand on where outcomes matter: items whose truth is known are played once,
 * what every node then asked of the ledger becomes its outcomes, and other items are measured.
 */
import type { Forecast } from '#engine/calibration/forecast.ts';
import type { Pattern } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { LedgerQuestion, OutcomeRow } from '#primitives/kit/ledger.ts';
import { ORACLE_CLAIMS, type OracleRequest, type OracleVerdict } from '#primitives/kit/oracle.ts';
import { calculator } from '#server/agents/calculator/calculator.ts';
import { reviews } from '#server/agents/learn/reviews.ts';
import { callAgent } from '#server/agents/registry.ts';
import { checkRecompute, prepare } from '#server/oracles/inside/recompute.ts';
import { NotApplicable } from '#server/oracles/inside/result.ts';
import { LIBRARY } from '../all.ts';
import { type Played, Sandbox, type SandboxOptions } from '../sandbox.ts';

export type Item = { text: string; truth: string };
export type Outcomes = Record<string, OutcomeRow[]>;
type Agents = NonNullable<SandboxOptions['agents']>;

export type Trial = SandboxOptions & {
  /** Agents that answer for one item only. */
  agentsFor?: (item: Item) => Agents;
  /** Names of the input; `text` unless told. */
  input?: string;
  /** Further inputs, the same for every item. */
  more?: Readonly<Record<string, unknown>>;
  /** When an answer is right; equal to the truth unless told. */
  isRight?: (value: unknown, item: Item) => boolean;
};

/** Each agent is called once for each text, and its answers are told again whenever they are asked for. */
export async function hear(agentIds: readonly string[], items: readonly Item[]): Promise<Agents> {
  const { signal } = new AbortController();
  const heard = new Map<string, Belief>();
  for (const agentId of agentIds) {
    for (const { text } of items) {
      const request = { kind: 'agent', agentId, input: text, timeoutMs: 60_000, seed: 0 } as const;
      heard.set(`${agentId} ${text}`, await callAgent(request, { signal }));
    }
  }
  return Object.fromEntries(
    agentIds.map((agentId) => [
      agentId,
      ({ input }, { key }) => {
        const belief = heard.get(`${agentId} ${input}`);
        if (!belief) throw new Error(`${agentId} was never asked about this text.`);
        return { ...belief, evidence: [key] };
      },
    ]),
  );
}

type Asked = { node: string; question: LedgerQuestion };

class NotingSandbox extends Sandbox {
  readonly asked: Asked[] = [];

  override ledger(node: string, question: LedgerQuestion, seed: number): Belief {
    this.asked.push({ node, question });
    return super.ledger(node, question, seed);
  }
}

const equals = (value: unknown, { truth }: Item): boolean => value === truth;

const optionsFor = (item: Item, { agentsFor, ...options }: Trial): SandboxOptions =>
  agentsFor ? { ...options, agents: { ...options.agents, ...agentsFor(item) } } : options;

/** Outcomes of every node that asks the ledger, by its id, from items whose truth is known. */
export async function learn(pattern: Pattern, items: readonly Item[], trial: Trial = {}): Promise<Outcomes> {
  const { input = 'text', more = {}, isRight = equals } = trial;
  const outcomes: Outcomes = {};
  for (const item of items) {
    const sandbox = new NotingSandbox(optionsFor(item, trial));
    const played = await sandbox.play(pattern, { ...more, [input]: item.text });
    for (const { node, question } of sandbox.asked) {
      const right = isRight(leavesAt(played, node), item);
      outcomes[node] = [...(outcomes[node] ?? []), { right, truth: item.truth, ...partOf(question) }];
    }
  }
  return outcomes;
}

function partOf(question: LedgerQuestion): Partial<OutcomeRow> {
  if (question.ask === 'calibrate') return { raw: question.raw };
  if (question.ask === 'stack') return { voices: question.voices };
  return question.ask === 'conformal' ? { distribution: question.distribution } : {};
}

/** What left a node, whatever the exit. */
export function beliefOf({ events }: Played, node: string): Belief | undefined {
  for (const event of events) {
    if (event.kind !== 'node.settled' || event.node !== node) continue;
    const taken = Object.values(event.out).find((out) => out !== null);
    if (taken) return taken;
  }
  return undefined;
}

const leavesAt = (played: Played, node: string): unknown => beliefOf(played, node)?.value;

export type Trialled = Played & { item: Item; isRight: boolean };

/** Every item played, with whether what came out was right. */
export async function measure(
  pattern: Pattern,
  items: readonly Item[],
  trial: Trial = {},
): Promise<Trialled[]> {
  const { input = 'text', more = {}, isRight = equals } = trial;
  const all: Trialled[] = [];
  for (const item of items) {
    const played = await new Sandbox(optionsFor(item, trial)).play(pattern, { ...more, [input]: item.text });
    all.push({ ...played, item, isRight: isRight(played.result.value, item) });
  }
  return all;
}

/** The pattern with other settings of one node. */
export const withConfig = (
  { nodes, ...rest }: Pattern,
  id: string,
  config: Readonly<Record<string, unknown>>,
): Pattern => ({
  ...rest,
  nodes: nodes.map((node) => (node.id === id ? { ...node, config: { ...node.config, ...config } } : node)),
});

/** Every second item, from the first and from the second: one half to learn from, one to measure on. */
export const halves = <T>(items: readonly T[]): [T[], T[]] => [
  items.filter((_, i) => i % 2 === 0),
  items.filter((_, i) => i % 2 === 1),
];

export const share = <T>(all: readonly T[], is: (one: T) => boolean): number =>
  all.filter(is).length / all.length;

export const SENTIMENT = [
  'sentiment-vader',
  'sentiment-afinn',
  'sentiment-wink',
  'sentiment-wink-nlp',
  'sentiment-naive-bayes',
  'sentiment-logistic',
  'sentiment-nearest',
] as const;

/** 596 labelled review sentences (UCI) that no built-in agent has learned from. */
export const heldOutReviews = async (): Promise<Item[]> =>
  (await reviews()).heldOut.map(({ text, label }) => ({ text, truth: label }));

/** The pattern of the library with this key. */
export function patternCalled(key: string): Pattern {
  const found = LIBRARY.find((one) => one.key === key);
  if (!found) throw new Error(`There is no pattern ${key}.`);
  return found.graph;
}

/** What the passing items were worth: share that passed without a person, and share of these that was right. */
export function passing(trials: readonly Trialled[]): { coverage: number; accuracy: number } {
  const passed = trials.filter(({ asked }) => asked.length === 0);
  return { coverage: passed.length / trials.length, accuracy: share(passed, ({ isRight }) => isRight) };
}

/** Both halves take turns: what is learned from one is measured on the other. */
export async function takeTurns(
  pattern: Pattern,
  items: readonly Item[],
  trial: Trial = {},
): Promise<Trialled[]> {
  const [even, odd] = halves(items);
  const ofOdd = await measure(pattern, odd, { ...trial, outcomes: await learn(pattern, even, trial) });
  const ofEven = await measure(pattern, even, { ...trial, outcomes: await learn(pattern, odd, trial) });
  return [...ofEven, ...ofOdd];
}

/** What a node said of its answers, where it gave a probability. */
export const forecasts = (trials: readonly Trialled[], node: string): Forecast[] =>
  trials.flatMap((one) => {
    const belief = beliefOf(one, node);
    if (belief?.outcome !== 'ok' || !('p' in belief.conf)) return [];
    return [{ p: belief.conf.p, right: belief.value === one.item.truth }];
  });

/** Calculations of five numbers with their exact results; the same seed makes the same ones. */
export async function calculations(n: number, seed: number): Promise<Item[]> {
  const random = seeded(seed);
  const number = () => 2 + Math.floor(random() * 18);
  const sign = () => ['+', '-', '*'][Math.floor(random() * 3)];
  const texts = Array.from({ length: n }, () => {
    const [a, b, c, d, e] = [number(), number(), number(), number(), number()];
    return `(${a} ${sign()} ${b}) ${sign()} ${c} ${sign()} ${d} ${sign()} ${e}`;
  });
  const { signal } = new AbortController();
  const items: Item[] = [];
  for (const text of new Set(texts)) {
    const exact = await calculator.call(text, { signal, seed: 0, idempotencyKey: text });
    if (exact.kind !== 'answer') throw new Error(exact.reason);
    items.push({ text, truth: String(exact.value) });
  }
  return items;
}

/** The oracle that does sums again, in this process: tests of many items need not wait for a child. */
export async function recomputeHere({ oracle, value }: OracleRequest): Promise<OracleVerdict> {
  if (oracle !== 'recompute') throw new Error(`Only sums are checked here, not ${oracle}.`);
  await prepare();
  const covers = ORACLE_CLAIMS.recompute;
  try {
    return { covers, ...(await checkRecompute(value)) };
  } catch (error) {
    if (error instanceof NotApplicable) return { covers, verdict: 'error', detail: error.message };
    throw error;
  }
}
