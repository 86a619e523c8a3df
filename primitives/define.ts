/**
 * One primitive is one file: schema, ports, words and behaviour together. Everything else (palette,
 * inspector form, reference page, validator, engine) is derived from what `definePrimitive` receives.
 *
 * A primitive is pure. It knows no time, no randomness, no network: it *asks*, through `decide`, and is
 * asked again whenever something it asked for has settled.
 */
import type { z } from 'zod';
import type { Belief, ClaimId, ConfidenceStatus, Method, RuleId } from './kit/belief.ts';
import type { Bound } from './kit/bound.ts';
import type { Example } from './kit/example.ts';
import type { LedgerQuestion, LedgerScope } from './kit/ledger.ts';
import type { OracleRequest } from './kit/oracle.ts';
import type { PortType } from './kit/port-type.ts';

export type Group =
  | 'io'
  | 'execution'
  | 'aggregation'
  | 'confidence'
  | 'control'
  | 'transformation'
  | 'verification';

/** What a port settles to when the path to it was not taken. Skipped is not a value: no one voted. */
export const SKIPPED = Symbol.for('parallax.skipped');
export type Skipped = typeof SKIPPED;
export type Settled = Belief | Skipped;
/** One settled value per output port. */
export type Outputs = Readonly<Record<string, Settled>>;

export type Port = {
  name: string;
  title: string;
  type: PortType;
  /**
   * Takes several edges. A `Rec` arriving here is spread: each member counts as one voice. `max` is
   * inclusive; voices are counted after spreading.
   */
  many?: { min: number; max?: number };
  /** A `many` port whose edges stay whole: a `Rec` arriving here is one value, not several voices. */
  whole?: boolean;
  /** May stay unconnected. */
  optional?: boolean;
};

export type Ports = {
  in: readonly Port[];
  out: readonly Port[];
  /**
   * Containers only. `give` are the values the inside may read (drawn on the inner left wall), `take`
   * what the inside hands back (inner right wall).
   */
  inner?: { give: readonly Port[]; take: readonly Port[] };
};

/** What is known about a port before anything runs. */
export type PortFacts = {
  type: PortType;
  /** What the number would be about; several after a join of paths. */
  claims: readonly ClaimId[];
  /** The highest status a confidence here can have. */
  status: ConfidenceStatus;
  /** True where an oracle or a person decides the item. */
  verified?: boolean;
  /** Of a `Rec`: the facts of each member, by name. A port that spreads the record sees these. */
  members?: Readonly<Record<string, PortFacts>>;
  /**
   * Of a `List` whose items have confidences of their own: what is known of each, and how many there
   * are, if that is certain. A port that spreads the list sees each as a voice.
   */
  items?: PortFacts;
  count?: number;
};

/** What an agent declares about itself. `method` is what its score means. */
export type AgentCard = {
  id: string;
  version: string;
  title: string;
  about: string;
  /** Agents of one family make the same mistakes: they count as about one voice. */
  family: string;
  task: string;
  input: PortType;
  output: PortType;
  claim: ClaimId;
  /** `none`: the agent never gives a score, so its confidence is unknown. */
  method: Method | 'none';
  /** Names the deterministic check that decides some of its answers for good; those carry p = 1. */
  oracle?: string;
  /** Cost units of one call. */
  units: number;
  /**
   * The agent changes something outside: `once` = asking twice does it twice, `idempotent` = twice is the
   * same as once. Absent: it only answers.
   */
  acts?: 'once' | 'idempotent';
  /**
   * Who answers: `built-in` and `trained` compute here, `recorded` looks answers up, anything else is whoever
   * runs it, e.g. `openai` or a host. Two agents of one provider are taken to err together.
   */
  provider: string;
  /** A capability: id of the agent that answers for it in this workspace. */
  standsFor?: string;
  /** How it is called, for registered agents. */
  kind?: AgentKind;
  /** Why it may not be called now, one sentence: what answers is not what a person approved. */
  paused?: string;
};

/** What can be registered. `pool`: several agents that take turns. */
export const AGENT_KINDS = ['http', 'model', 'mcp', 'a2a', 'pattern', 'recorded', 'pool'] as const;
export type AgentKind = (typeof AGENT_KINDS)[number];

export type EffectRequest =
  | {
      kind: 'agent';
      agentId: string;
      version?: string | undefined;
      input: unknown;
      timeoutMs: number;
      seed: number;
      /** Spread of a sampling agent's answers, from 0; agents that do not sample ignore it. */
      temperature?: number | undefined;
    }
  | {
      kind: 'person';
      question: string;
      /** Labels to choose from; without them the person types an answer. */
      options?: readonly string[] | undefined;
      /** What the person is asked about. */
      subject: Belief;
      answerType: PortType;
      deadlineMs?: number | undefined;
      onTimeout: 'abstain' | 'fail';
    }
  | { kind: 'timer'; ms: number; jitter: number }
  /** An independent check. Its belief's value is an `OracleVerdict`. */
  | { kind: 'oracle'; oracle: OracleRequest; timeoutMs: number }
  /** Its belief's value is a `LedgerAnswer`. */
  | { kind: 'ledger'; scope: LedgerScope; question: LedgerQuestion }
  /** A recall's value is a `Recalled`, or it abstains; a remember's value is nothing. */
  | { kind: 'memory'; memory: MemoryRequest }
  /** A breaker shared by all runs of this inside. An `ask` is told a `BreakerState`. */
  | { kind: 'circuit'; circuit: CircuitRequest };

export type EffectKind = EffectRequest['kind'];

export type MemoryRequest =
  | { op: 'recall'; space: string; key: unknown; match: 'exact' | 'similar'; atLeast: number }
  | { op: 'remember'; space: string; key: unknown; belief: Belief };

/** What was remembered, how like the key asked for it was (1 = the same), and how old it is. */
export type Recalled = { belief: Belief; similarity: number; ageMs: number };

export type CircuitRequest =
  | { op: 'ask'; rule: BreakerRule }
  | { op: 'tell'; rule: BreakerRule; isFailure: boolean };

/** Opens when at least `failRate` of the last `window` calls failed; after `openMs` lets `trials` through. */
export type BreakerRule = { failRate: number; window: number; openMs: number; trials: number };

export type BreakerState = { state: 'closed' | 'open' | 'half-open'; failed: number; calls: number };

/** Facts for `infer`: one entry per connected edge, spread records already counted as members. */
export type InferContext<C> = {
  config: C;
  facts(port: string): readonly PortFacts[];
  /**
   * Names of the edges into a port, in order: the ids of their source nodes. Titles would do no good:
   * they may repeat, and are no part of a version's hash.
   */
  names(port: string): readonly string[];
  agent(id: string): AgentCard | undefined;
  /** What is known of a saved pattern that this one carries, by its `ref`. */
  pattern(ref: string): CalledFacts | undefined;
};

/** The input type and the result of a called pattern; `problem` is why it cannot be called, in a sentence. */
export type CalledFacts = { input: PortType; output: PortFacts; problem?: string };

export type RunContext<C> = {
  config: C;
  /** Path of this activation, unique in the run: `<node>` or `<container>#<iteration>/<node>`. */
  key: string;
  /** The one settled value of a port; `SKIPPED` where the path was not taken or nothing is connected. */
  input(port: string): Settled;
  /** All values of a `many` port: records spread, skipped paths left out. */
  inputs(port: string): readonly Belief[];
};

/** Like `RunContext`, but asking is demanding: `undefined` means "not settled yet, ask again". */
export type DecideContext<C> = {
  config: C;
  key: string;
  input(port: string): Settled | undefined;
  /**
   * Demands all edges of a `many` port; entries are `undefined` until they settle, records are spread.
   * The node is asked again at every arrival: use `all` unless one arrival can decide.
   */
  inputs(port: string): readonly (Settled | undefined)[];
  /** Demands all edges of a `many` port; `undefined` until every one has settled. Spread, skipped left out. */
  all(port: string): readonly Belief[] | undefined;
  /** Performs an effect once per (activation, name); durable. */
  effect(name: string, request: EffectRequest): Belief | undefined;
  /** Number of edges into the inner `take` port. */
  takes: number;
  /** Ids of the nodes behind those edges, in order. */
  takeNames: readonly string[];
  /**
   * Containers: runs the inside once per `iteration` (from 1) with the given inner values, only as far
   * as result `index` needs, and returns that result.
   */
  result(iteration: number, index: number, give: Readonly<Record<string, Belief>>): Settled | undefined;
  /** Containers: lets go of everything of an iteration; asking for it again would run it again. */
  release(iteration: number): void;
  /** Containers: what effects of the inside may cost in all. Calls beyond it are not made. */
  limit(limits: SpendLimits): void;
  /** Containers: what effects of the inside cost so far, and whether `limit` stopped one. */
  spent(): Spent;
  /** An object of this activation's own, made on first use: what would be costly to work out each time. */
  scratch<T extends object>(make: () => T): T;
};

export type SpendLimits = { calls?: number | undefined; units?: number | undefined };
export type Spent = { calls: number; units: number; stopped?: 'calls' | 'units' };

export type NodeIssue = {
  code: string;
  /** Config field the issue is about, if one. */
  field?: string;
  values?: Readonly<Record<string, string | number>>;
};

/** What the worst case of one activation depends on (R10). */
export type BoundContext<C> = {
  config: C;
  agent(id: string): AgentCard | undefined;
  /** Containers: one run of everything inside; `ms` is that of the longest way. */
  inside: Bound;
  /** Containers: for each edge into the `take` port, what leads to it. */
  takes: readonly Bound[];
};

/** How a shown value came about, for the *why* panel: at most a few lines of arithmetic. */
export type Why = { rule: RuleId | 'none'; lines: readonly string[]; assumes: readonly string[] };

export type Primitive<C = unknown> = {
  id: string;
  version: number;
  group: Group;
  title: string;
  /** One sentence ending in a full stop. */
  summary: string;
  /** A paragraph or two for the reference page. */
  docs: string;
  /** Shown under the text, and run by the tests: the words must come true. */
  example: Example;
  /** What one activation can cost: nothing, an agent call, a person's time, or what its body costs. */
  cost: 'free' | 'call' | 'person' | 'body';
  config: z.ZodType<C>;
  ports(config: C): Ports;
  /** The grey line under the title on the canvas. */
  subtitle(config: C): string;
  /** Facts of every output and inner `give` port. Asked twice for containers: first for `give`. */
  infer(context: InferContext<C>): Readonly<Record<string, PortFacts>>;
  /** Sentences for the codes `check` reports; `{name}` is filled from `values`. */
  issues: Readonly<Record<string, { sentence: string; fix: string; level?: 'error' | 'warning' }>>;
  check?(context: InferContext<C>): readonly NodeIssue[];
  /** Output ports of which exactly one is taken; the others settle as `SKIPPED`. */
  exits?(config: C): readonly string[];
  /** Ref of the saved pattern that is this node's inside. */
  calls?(config: C): string;
  /** The most one activation can cost (R10). Without it, by `cost`: nothing, one call, or what is inside once. */
  bound?(context: BoundContext<C>): Bound;
  /** True for `merge1`: present as soon as one of its arms is. */
  joins?: boolean;
  /** Tolerant primitives see `abstain` and `fail`; strict ones pass them on without running. */
  tolerant?: boolean;
  /** Behaviour of primitives that need all their inputs and no effect. */
  run?(context: RunContext<C>): Belief | Outputs;
  /** Behaviour of everything else. `undefined` = waiting for something asked for. */
  decide?(context: DecideContext<C>): Belief | Outputs | undefined;
  /**
   * True where `decide` begins by asking for all voices of every port that takes many: it is asked once they have
   * settled, not before. Without it a node whose ports take many is asked at once.
   */
  waits?(config: C): boolean;
  /** The first effect's belief is the node's output: it settles without being asked again. */
  effectIsOutput?: boolean;
  explain?(context: RunContext<C> & { output: Belief; port: string }): Why;
};

/** A primitive whose config type the registry does not know. */
// biome-ignore lint/suspicious/noExplicitAny: a registry holds primitives of many config types; each config is parsed by that primitive's own schema before use
export type AnyPrimitive = Primitive<any>;

export function definePrimitive<C>(primitive: Primitive<C>): Primitive<C> {
  if (!primitive.run === !primitive.decide) {
    throw new Error(`${primitive.id}: give either run or decide`);
  }
  return Object.freeze(primitive);
}

export const isSkipped = (settled: Settled | undefined): settled is Skipped => typeof settled === 'symbol';
