/** Generators and fake contexts for tests of primitives. Pure: no clock, no chance but the generator's. */
import fc from 'fast-check';
import type {
  AgentCard,
  CalledFacts,
  DecideContext,
  EffectRequest,
  InferContext,
  Outputs,
  PortFacts,
  Primitive,
  RunContext,
  Settled,
  Spent,
} from '../define.ts';
import { SKIPPED } from '../define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './belief.ts';
import { readSettled, showSettled } from './example.ts';
import { isItems } from './items.ts';
import { isMembers } from './members.ts';

/**
 * Probabilities as they occur: `fc.double` puts nine samples of ten below 1e-6, and laws proved with it
 * are proved about nothing (confidence.md, finding 9).
 */
export const probability = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 1_000_000 }).map((i) => i / 1_000_000) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 0.5, 1e-9, 1 - 1e-9) },
  );

export const probabilities = (max = 8): fc.Arbitrary<number[]> =>
  fc.array(probability(), { minLength: 1, maxLength: max });

/** How often each law is tried: `PROPERTY_CASES`, nightly 100,000, fewer for each of many mutants. */
// biome-ignore lint/style/noProcessEnv: read by tests only
export const CASES = { numRuns: Number(process.env.PROPERTY_CASES ?? 10_000) } as const;

/** Laws are tried on machines that do other things at the same time: `vi.setConfig(PATIENCE)`. */
export const PATIENCE = { testTimeout: Math.max(60_000, 12 * CASES.numRuns) } as const;

export const LABELS = ['negative', 'neutral', 'positive'] as const;
const CLAIM = 'label-correct';

export const says = (raw: number, claim = CLAIM): Confidence => ({
  status: 'self_reported',
  claim,
  raw,
  method: 'margin',
});

/** A measured confidence; the interval is `p` give or take `width`, inside [0,1]. */
export const measured = (p: number, { width = 0.05, claim = CLAIM } = {}): Confidence => ({
  status: 'calibrated',
  claim,
  p,
  lo: Math.max(0, p - width),
  hi: Math.min(1, p + width),
  n: 400,
  calibrator: 'test@1',
  scope: { task: 'sentiment', claim },
  drift: 'ok',
});

export const confidence = (): fc.Arbitrary<Confidence> =>
  fc.oneof(
    fc.constant(unknown(CLAIM, 'no-signal')),
    probability().map((p) => says(p)),
    fc.tuple(probability(), probability()).map(([p, width]) => measured(p, { width: width * 0.2 })),
  );

/** A voice about one of `LABELS`, an abstention or a failure. Each has evidence of its own. */
export const voice = (conf: fc.Arbitrary<Confidence> = confidence()): fc.Arbitrary<Belief> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(fc.constantFrom(...LABELS), conf, fc.uuid())
        .map(([label, one, id]) => ok(label, one, { evidence: [id] })),
    },
    { weight: 1, arbitrary: fc.constant(abstain('No signal.')) },
    { weight: 1, arbitrary: fc.constant(fail('Timed out.')) },
  );

export const voices = (conf?: fc.Arbitrary<Confidence>): fc.Arbitrary<Belief[]> =>
  fc.array(voice(conf), { minLength: 1, maxLength: 7 });

type Wires = Readonly<Record<string, Settled | undefined | readonly (Settled | undefined)[]>>;

/** What the fake engine answers. `results(iteration, index)` and `effects[name]` may be missing: not settled. */
export type Fake = {
  config?: Readonly<Record<string, unknown>>;
  inputs?: Wires;
  takes?: readonly string[];
  results?: (iteration: number, index: number, give: Readonly<Record<string, Belief>>) => Settled | undefined;
  effects?: Readonly<Record<string, Belief>>;
  spent?: Spent;
};

export type Asked = { name: string; request: EffectRequest };
export type Ran = { out: Belief | Outputs | undefined; asked: readonly Asked[]; opened: readonly string[] };

const listed = (wire: Wires[string]): readonly (Settled | undefined)[] =>
  Array.isArray(wire) ? (wire as readonly (Settled | undefined)[]) : [wire as Settled | undefined];

const spread = (settled: Settled): readonly Belief[] => {
  if (settled === SKIPPED) return [];
  if (isItems(settled.value)) return settled.value;
  return isMembers(settled.value) ? Object.values(settled.value) : [settled];
};

export const fakeRun = <C>(primitive: Primitive<C>, { config = {}, inputs = {} }: Fake): RunContext<C> => ({
  config: primitive.config.parse(config),
  key: 'node',
  input: (port) => listed(inputs[port])[0] ?? SKIPPED,
  inputs: (port) => listed(inputs[port]).flatMap((one) => spread(one ?? SKIPPED)),
});

/** Runs `run` or `decide` once against a fake engine. */
export function runOnce<C>(primitive: Primitive<C>, fake: Fake): Ran {
  if (primitive.run) return { out: primitive.run(fakeRun(primitive, fake)), asked: [], opened: [] };
  const asked: Asked[] = [];
  const opened: string[] = [];
  let scratch: object | undefined;
  const { inputs = {}, takes = [], results = () => undefined, effects = {} } = fake;
  const context: DecideContext<C> = {
    config: primitive.config.parse(fake.config ?? {}),
    key: 'node',
    input: (port) => (port in inputs ? listed(inputs[port])[0] : SKIPPED),
    inputs: (port) =>
      listed(inputs[port]).flatMap((one): readonly (Settled | undefined)[] =>
        one === undefined || one === SKIPPED ? [one] : spread(one),
      ),
    all: (port) => {
      const wires = listed(inputs[port]);
      return wires.includes(undefined) ? undefined : wires.flatMap((one) => spread(one ?? SKIPPED));
    },
    effect: (name, request) => {
      asked.push({ name, request });
      return effects[name];
    },
    takes: takes.length,
    takeNames: takes,
    result: (iteration, index, give) => {
      opened.push(`${iteration}.${index}`);
      return results(iteration, index, give);
    },
    release: () => {},
    limit: () => {},
    spent: () => fake.spent ?? { calls: 0, units: 0 },
    scratch: <T extends object>(make: () => T): T => {
      scratch ??= make();
      return scratch as T;
    },
  };
  return { out: primitive.decide?.(context), asked, opened };
}

/** The belief on the one output, or on `port`. Throws when it is not settled or was not taken. */
export function settledOf({ out }: Ran, port = 'out'): Belief {
  const settled = out && ('outcome' in out ? out : out[port]);
  if (!settled || settled === SKIPPED) throw new Error(`Nothing on ${port}.`);
  return settled as Belief;
}

/** Which of the output ports were taken. */
export const takenPorts = ({ out }: Ran): readonly string[] =>
  out && !('outcome' in out)
    ? Object.keys(out).filter((port) => (out as Outputs)[port] !== SKIPPED)
    : ['out'];

type Known = {
  config?: Readonly<Record<string, unknown>>;
  facts?: Readonly<Record<string, readonly PortFacts[]>>;
  names?: Readonly<Record<string, readonly string[]>>;
  agents?: readonly AgentCard[];
  patterns?: Readonly<Record<string, CalledFacts>>;
};

export const fakeInfer = <C>(primitive: Primitive<C>, known: Known = {}): InferContext<C> => ({
  config: primitive.config.parse(known.config ?? {}),
  facts: (port) => known.facts?.[port] ?? [],
  names: (port) => known.names?.[port] ?? known.facts?.[port]?.map((_, i) => `node-${i}`) ?? [],
  agent: (id) => known.agents?.find((one) => one.id === id),
  pattern: (ref) => known.patterns?.[ref],
});

/** Codes of the problems a primitive finds. */
export const codesOf = <C>(primitive: Primitive<C>, known: Known): readonly string[] =>
  (primitive.check?.(fakeInfer(primitive, known)) ?? []).map(({ code }) => code);

/** What the example of a primitive says, and what really leaves, both in words. */
export function runExample<C>(primitive: Primitive<C>): { says: unknown; leaves: unknown } {
  const { config = {}, arrives, effects = {}, takes = [], inside = {}, leaves } = primitive.example;
  const inputs = mapValues(arrives, (words) =>
    typeof words === 'string' ? readSettled(words) : words.map(readSettled),
  );
  const { out } = runOnce(primitive, {
    config,
    inputs,
    takes,
    effects: mapValues(effects, (words) => readSettled(words) as Belief),
    results: (iteration, index) => {
      const words = inside[`${iteration}.${index}`];
      return words === undefined ? undefined : readSettled(words);
    },
  });
  const ports: Outputs =
    out === undefined ? {} : 'outcome' in out ? { out: out as Belief } : (out as Outputs);
  return { says: leaves, leaves: mapValues(ports, showSettled) };
}

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
