/** The running state of a plan: frames hold activations. Mutated by the stepping machine only. */
import {
  type EffectKind,
  type EffectRequest,
  type Outputs,
  type Settled,
  SKIPPED,
  type SpendLimits,
  type Spent,
} from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { PlanNode, ScopePlan } from './plan.ts';

/**
 * One execution of one node, from when it can be evaluated until it has settled. What few of them need is
 * in `more`.
 */
export class Activation {
  readonly node: PlanNode;
  readonly frame: Frame;
  /** Asked for and not settled yet: in-edges asked for one by one, and results of its inside. */
  pending = 0;
  /** Which in-edges were asked for one by one: a bit for each of the first ones, see `hasAsked`. */
  asked = 0;
  /** Ask the primitive again at every arrival, not only when nothing is pending. */
  eager = false;
  queued = false;
  /** Milliseconds since 1970; `undefined` while nothing has started. */
  startedAt: number | undefined = undefined;
  effect: EffectCall | undefined = undefined;
  more: More | undefined = undefined;

  constructor(node: PlanNode, frame: Frame) {
    this.node = node;
    this.frame = frame;
  }
}

/** What few activations need. */
export type More = {
  /** Which in-edges beyond the first `ASKED_BITS` were asked for. */
  asked: boolean[];
  /** All effects but the first. */
  effects: EffectCall[];
  frames: Map<number, Frame>;
  /** The primitive's own object, see `DecideContext.scratch`. */
  scratch: object | undefined;
  /** What the inside has spent; counted once the primitive has set limits or asked. */
  spend: (Spent & { limits: SpendLimits }) | undefined;
};

/**
 * In `wishes`. A node is idle (0) -> asked (somebody wants it) -> settled. One that nobody wants any more
 * goes back to idle after its effects were aborted; asking again starts it afresh.
 */
export const SETTLED = -1;
/** In `missing`: has not asked for anything, */
export const UNASKED = -1;
/** or asks for its in-edges one by one, see `hasAsked`. */
export const BY_EDGE = -2;

export type Frame = {
  readonly plan: ScopePlan;
  /** `` at the top, `retry#2/` inside. */
  readonly prefix: string;
  readonly owner: Activation | undefined;
  readonly give: Readonly<Record<string, Belief>>;
  /** Only of nodes that are being evaluated. */
  readonly activations: (Activation | undefined)[];
  /** By node: how many activations (or the run itself) wait for it, or `SETTLED`. */
  readonly wishes: number[];
  /** By node: how many in-edges it still waits for, `UNASKED` or `BY_EDGE`. */
  readonly missing: number[];
  /** By node: what its port `out` settled to. */
  readonly values: (Settled | undefined)[];
  /** What the other ports settled to; most nodes have none. */
  exits: Map<number, Outputs> | undefined;
  /** Which results the owner asked for. */
  readonly taken: Set<number>;
};

/**
 * One call of an effect, and what came of it. The abort signal is made on first use: most calls never
 * need it.
 */
export class EffectCall {
  /** Unique in the run and the same after a crash. */
  readonly key: string;
  readonly activation: Activation;
  readonly name: string;
  readonly request: EffectRequest;
  /**
   * queued (replayed, or held back while others are) -> running -> settled, or parked for a person;
   * aborted when it cannot matter any more; refused when a budget around it is used up.
   */
  state: 'queued' | 'running' | 'parked' | 'settled' | 'aborted' | 'refused' = 'queued';
  belief: Belief | undefined = undefined;
  /** Cost units counted for it so far: what is expected until it has settled. */
  units = 0;
  private controller: AbortController | undefined = undefined;
  private reason = '';

  constructor(activation: Activation, at: { key: string; name: string; request: EffectRequest }) {
    this.activation = activation;
    this.key = at.key;
    this.name = at.name;
    this.request = at.request;
  }

  get kind(): EffectKind {
    return this.request.kind;
  }

  /** The stored node, as events name it. */
  get node(): string {
    return this.activation.node.place;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.state === 'aborted') this.controller.abort(new Error(this.reason));
    return this.controller.signal;
  }

  abort(reason: string): void {
    this.state = 'aborted';
    this.reason = reason;
    this.controller?.abort(new Error(reason));
  }
}

export function newFrame(frame: Pick<Frame, 'plan' | 'prefix' | 'owner' | 'give'>): Frame {
  const { plan, prefix, owner, give } = frame;
  const count = plan.nodes.length;
  return {
    plan,
    prefix,
    owner,
    give,
    activations: new Array(count),
    wishes: new Array(count).fill(0),
    missing: new Array(count).fill(UNASKED),
    values: new Array(count),
    exits: undefined,
    taken: new Set(),
  };
}

/** Does somebody want it, and has it not settled? */
export const isAsked = ({ wishes }: Frame, index: number): boolean => (wishes[index] as number) > 0;

/** What an output port has settled to; `SKIPPED` when it has no value. */
export function valueAt(frame: Frame, index: number, port: string): Settled {
  const settled = port === 'out' ? frame.values[index] : frame.exits?.get(index)?.[port];
  return settled ?? SKIPPED;
}

/** Where one of its in-edges comes from: a node's index in this scope, or `GIVE`. */
export function sourceAt({ frame: { plan }, node }: Activation, edge: number): number {
  const { start, all } = plan.sources;
  return all[(start[node.index] as number) + edge] as number;
}

export function activationAt(frame: Frame, index: number): Activation {
  return frame.activations[index] ?? newActivation(frame, index);
}

function newActivation(frame: Frame, index: number): Activation {
  const node = frame.plan.nodes[index];
  if (!node) throw new Error(`No node ${index} in this scope.`);
  const made = new Activation(node, frame);
  frame.activations[index] = made;
  return made;
}

export function moreOf(activation: Activation): More {
  activation.more ??= { asked: [], effects: [], frames: new Map(), scratch: undefined, spend: undefined };
  return activation.more;
}

export function addEffect(to: Activation, call: EffectCall): void {
  if (to.effect) moreOf(to).effects.push(call);
  else to.effect = call;
}

export function effectNamed({ effect, more }: Activation, name: string): EffectCall | undefined {
  if (effect === undefined || effect.name === name) return effect;
  return more?.effects.find((call) => call.name === name);
}

/** Does it still hold anything that has to be let go of when it ends? Most nodes do not. */
export const isHolding = ({ pending, effect, more }: Activation): boolean =>
  pending > 0 || more !== undefined || (effect !== undefined && effect.state !== 'settled');

export const effectsOf = ({ effect, more }: Activation): readonly EffectCall[] =>
  effect ? [effect, ...(more?.effects ?? [])] : [];

export const keyOf = (activation: Activation): string =>
  activation.frame.prefix === '' ? activation.node.id : activation.frame.prefix + activation.node.id;
