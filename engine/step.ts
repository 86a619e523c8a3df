/**
 * The stepping machine: who may start, who has settled, what no longer matters. No I/O: effects, the
 * clock and the journal come in as `Hands`.
 *
 * Demand flows from the output backwards, values flow forwards. A node starts when somebody wants it and
 * what it asked for has settled; when it settles early, whatever it had asked for and nobody else wants
 * is aborted, down to the agent call.
 */

import type { EffectKind, EffectRequest, SpendLimits, Spent } from '#primitives/define.ts';
import { isSkipped, type Outputs, type Settled, SKIPPED } from '#primitives/define.ts';
import { abstain, type Belief, fail } from '#primitives/kit/belief.ts';
import {
  type Activation,
  activationAt,
  addEffect,
  addWaiter,
  EffectCall,
  effectNamed,
  effectsOf,
  type Frame,
  isHolding,
  isLastWaiter,
  keyOf,
  newFrame,
} from './activation.ts';
import type { EventOutputs, RunEvent } from './events.ts';
import { GIVE, type Plan } from './plan.ts';
import { type Asker, DecideView, isEdgeSkipped, RunView } from './views.ts';

/** What the machine needs from outside. */
export type Hands = {
  now(): number;
  emit(event: RunEvent): void;
  /** Starts an effect; its end comes back through `Machine.effectSettled`. */
  perform(request: EffectRequest, call: EffectCall): void;
  /** The outcome of an effect that an earlier worker already finished, and its place in the log. */
  known(key: string): Known | undefined;
  /** Cost units an effect is expected to take; what it really took comes with its belief. */
  unitsOf(request: EffectRequest): number;
  /** The belief of an `input` node at the top. */
  input(activation: Activation): Belief;
};

export type Known = { belief: Belief; rank: number };

export class Machine implements Asker {
  readonly #hands: Hands;
  readonly #root: Frame;
  readonly #output: Activation;
  readonly #ready: Activation[] = [];
  readonly #isRecovery: boolean;
  /** Recovery: asked effects whose outcome the log holds. They settle in the order of the log. */
  readonly #replay: { call: EffectCall; known: Known }[] = [];
  /** Recovery: asked effects that nobody has an outcome of. They start when nothing is left to replay. */
  #heldBack: EffectCall[] = [];
  readonly #run: RunView;
  readonly #decide: DecideView;
  /** Effects on their way; 0 with nothing parked and no result would be a deadlock. */
  running = 0;
  parked = 0;

  constructor(plan: Plan, hands: Hands, { isRecovery = false } = {}) {
    this.#hands = hands;
    this.#isRecovery = isRecovery;
    this.#root = newFrame({ plan: plan.top, prefix: '', owner: undefined, give: {} });
    this.#run = new RunView();
    this.#decide = new DecideView(this);
    this.#output = activationAt(this.#root, plan.output);
  }

  /** The run's result, once the output has settled. */
  get result(): Belief | undefined {
    const { state, out } = this.#output;
    if (state !== 'settled') return undefined;
    const settled = out?.out;
    return settled === undefined || isSkipped(settled) ? fail('No path reached the output.') : settled;
  }

  start(): void {
    this.#want(this.#output);
    this.advance();
  }

  /** Works until nothing more can happen without an effect. */
  advance(): void {
    this.#drain();
    if (!this.#isRecovery) return;
    while (this.#replayOne() || this.#startHeldBack()) this.#drain();
  }

  #drain(): void {
    for (let next = this.#ready.pop(); next; next = this.#ready.pop()) {
      next.queued = false;
      if (next.state === 'asked') this.#evaluate(next);
    }
  }

  /**
   * Lets the outcome settle that the log has first. Arrivals in the order in which they happened make
   * every race, quorum and budget decide as it did before.
   */
  #replayOne(): boolean {
    const { length } = this.#replay;
    if (length === 0) return false;
    let first = 0;
    for (let i = 1; i < length; i++) {
      if (rankAt(this.#replay, i) < rankAt(this.#replay, first)) first = i;
    }
    const [next] = this.#replay.splice(first, 1);
    if (next && next.call.state === 'queued') this.#effectEnded(next.call, next.known.belief);
    return true;
  }

  #startHeldBack(): boolean {
    const calls = this.#heldBack;
    this.#heldBack = [];
    for (const call of calls) {
      if (call.state === 'queued') this.#perform(call);
    }
    return calls.length > 0;
  }

  /** An effect ended. Ignored when nobody waits for it any more. */
  effectSettled(call: EffectCall, belief: Belief): void {
    if (call.state === 'settled' || call.state === 'aborted') return;
    this.#effectEnded(call, belief);
    this.advance();
  }

  #effectEnded(call: EffectCall, belief: Belief): void {
    const { activation } = call;
    call.state = 'settled';
    call.belief = belief;
    if (activation.frame.owner) this.#count(call, { calls: 0, units: belief.cost.units - call.units });
    if (activation.node.primitive.effectIsOutput) this.#settle(activation, { out: belief });
    else this.#enqueue(activation);
  }

  abortAll(reason: string): void {
    if (this.#output.state !== 'asked') return;
    this.#forget(this.#output, reason);
    this.#releaseAsked(this.#output, reason);
    this.#ready.length = 0;
  }

  #enqueue(activation: Activation): void {
    if (activation.queued) return;
    activation.queued = true;
    this.#ready.push(activation);
  }

  #want(activation: Activation): void {
    activation.wanted++;
    if (activation.state !== 'idle') return;
    activation.state = 'asked';
    this.#enqueue(activation);
  }

  /** What a source port holds now; asks for it, on behalf of `by`, when it has not settled. */
  ask(by: Activation, edge: number): Settled | undefined {
    const { sources, sourcePorts } = by.node;
    const source = sources[edge];
    const port = sourcePorts[edge];
    if (source === undefined || port === undefined) return SKIPPED;
    if (source === GIVE) return by.frame.give[port] ?? SKIPPED;
    const from = activationAt(by.frame, source);
    if (from.state === 'settled') return from.out?.[port] ?? SKIPPED;
    by.asked ??= [];
    if (by.asked[edge]) return undefined;
    by.asked[edge] = true;
    this.#wait(by, from);
    return undefined;
  }

  #wait(by: Activation, from: Activation): void {
    by.pending++;
    addWaiter(from, by);
    this.#want(from);
  }

  /** Result `index` of the inside of a container, opening the frame when it is new. */
  askResult(
    by: Activation,
    at: { iteration: number; index: number; give: Readonly<Record<string, Belief>> },
  ) {
    const frame = this.#frameOf(by, at.iteration, at.give);
    const take = frame.plan.takes[at.index];
    if (!take) return SKIPPED;
    if (take.source === GIVE) return frame.give[take.port] ?? SKIPPED;
    const from = activationAt(frame, take.source);
    if (from.state === 'settled') return from.out?.[take.port] ?? SKIPPED;
    if (!frame.taken.has(at.index)) {
      frame.taken.add(at.index);
      this.#wait(by, from);
    }
    by.eager = true;
    return undefined;
  }

  #frameOf(by: Activation, iteration: number, give: Readonly<Record<string, Belief>>): Frame {
    by.frames ??= new Map();
    const known = by.frames.get(iteration);
    if (known) return known;
    const { body } = by.node;
    if (!body) throw new Error(`${by.node.id} has no inside.`);
    const made = newFrame({ plan: body, prefix: `${keyOf(by)}#${iteration}/`, owner: by, give });
    by.frames.set(iteration, made);
    return made;
  }

  /** The outcome of a named effect of this activation; starts it when it is new. */
  askEffect(by: Activation, name: string, request: EffectRequest): Belief | undefined {
    const before = effectNamed(by, name);
    if (before) return before.belief;
    const key = by.effect ? `${keyOf(by)}:${name}` : keyOf(by);
    const call = new EffectCall(by, { key, name, request });
    addEffect(by, call);
    if (request.kind === 'agent' && by.frame.owner && this.#isBeyondLimit(call)) return undefined;
    const known = this.#isRecovery ? this.#hands.known(key) : undefined;
    if (known) {
      // nothing starts: an earlier worker, or the run this one repeats, has already told
      if (!by.started) by.startedAt = this.#hands.now();
      by.started = true;
      this.#replay.push({ call, known });
    } else if (this.#isRecovery) this.#heldBack.push(call);
    else this.#perform(call);
    return call.belief;
  }

  #perform(call: EffectCall): void {
    this.#markStarted(call.activation, call.kind);
    call.state = 'running';
    this.#hands.perform(call.request, call);
  }

  /**
   * Is a budget around this call used up? Then it is not made, and the node that set the budget is asked
   * what to do. Otherwise it is counted.
   */
  #isBeyondLimit(call: EffectCall): boolean {
    const units = this.#hands.unitsOf(call.request);
    for (let owner = call.activation.frame.owner; owner; owner = owner.frame.owner) {
      const { spend } = owner;
      if (!spend) continue;
      const { calls, units: most } = spend.limits;
      if (calls !== undefined && spend.calls + 1 > calls) spend.stopped ??= 'calls';
      else if (most !== undefined && spend.units + units > most) spend.stopped ??= 'units';
      if (spend.stopped === undefined) continue;
      call.state = 'refused';
      this.#enqueue(owner);
      return true;
    }
    call.units = units;
    this.#count(call, { calls: 1, units });
    return false;
  }

  #count(call: EffectCall, more: { calls: number; units: number }): void {
    for (let owner = call.activation.frame.owner; owner; owner = owner.frame.owner) {
      if (!owner.spend) continue;
      owner.spend.calls += more.calls;
      owner.spend.units += more.units;
    }
  }

  /** Limits for everything inside `by`, from now on. */
  limit(by: Activation, limits: SpendLimits): void {
    if (by.spend) by.spend.limits = limits;
    else by.spend = { calls: 0, units: 0, limits };
  }

  spent(by: Activation): Spent {
    by.spend ??= { calls: 0, units: 0, limits: {} };
    return by.spend;
  }

  /** Forgets a frame, and what was still asked for in it. */
  release(by: Activation, iteration: number): void {
    const frame = by.frames?.get(iteration);
    if (!frame) return;
    by.frames?.delete(iteration);
    for (const index of frame.taken) {
      const take = frame.plan.takes[index];
      const from = take && take.source !== GIVE ? activationAt(frame, take.source) : undefined;
      if (from?.state !== 'asked') continue;
      by.pending--;
      if (!isLastWaiter(from, by)) continue;
      this.#forget(from, 'not needed any more');
      this.#releaseAsked(from, 'not needed any more');
    }
  }

  #markStarted(activation: Activation, effect?: EffectKind): void {
    if (activation.started) return;
    activation.started = true;
    activation.startedAt = this.#hands.now();
    const event = { kind: 'node.started', at: activation.startedAt, node: activation.node.place } as const;
    const key = keyOf(activation);
    this.#hands.emit(effect === undefined ? { ...event, key } : { ...event, key, effect });
  }

  #evaluate(activation: Activation): void {
    if (activation.node.primitive.id === 'input') {
      const { owner, give } = activation.frame;
      this.#settle(activation, { out: owner ? (give.in ?? SKIPPED) : this.#hands.input(activation) });
      return;
    }
    if (activation.node.primitive.run) this.#evaluateRun(activation);
    else this.#evaluateDecide(activation);
  }

  #evaluateRun(activation: Activation): void {
    const { sources } = activation.node;
    if (!activation.asked) {
      for (let edge = 0; edge < sources.length; edge++) this.ask(activation, edge);
    }
    if (activation.pending > 0) return;
    const out = earlyOutcome(activation, this.#run) ?? this.#guarded(activation);
    if (out) this.#settle(activation, out);
  }

  #evaluateDecide(activation: Activation): void {
    const { node } = activation;
    if (!activation.started) {
      if (this.#askSingles(activation)) return;
      const early = earlyOutcome(activation, this.#run);
      if (early) {
        this.#settle(activation, early);
        return;
      }
      if (node.body) this.#markStarted(activation);
    }
    activation.eager = false;
    const decided = this.#guarded(activation);
    if (decided) this.#settle(activation, decided);
  }

  /** Every primitive but the aggregators needs its single inputs before it can decide anything. */
  #askSingles(activation: Activation): boolean {
    let waiting = false;
    for (const slot of activation.node.singles) {
      if (this.ask(activation, slot.start) === undefined) waiting = true;
    }
    return waiting;
  }

  #settle(activation: Activation, out: Outputs): void {
    if (!activation.started) activation.startedAt = this.#hands.now();
    activation.out = out;
    activation.state = 'settled';
    this.#tell(activation, out);
    if (isHolding(activation)) this.#releaseAsked(activation, 'decided without it');
    const { waiter, moreWaiters } = activation;
    activation.waiter = undefined;
    activation.moreWaiters = undefined;
    if (waiter) this.#wake(waiter);
    if (moreWaiters) for (const one of moreWaiters) this.#wake(one);
  }

  #wake(waiter: Activation): void {
    waiter.pending--;
    if (waiter.state !== 'asked') return;
    if (waiter.pending === 0 || waiter.eager) this.#enqueue(waiter);
  }

  /** A primitive that throws is a fault of ours: the node fails with a sentence, the run goes on. */
  #guarded(activation: Activation): Outputs | undefined {
    const { primitive } = activation.node;
    try {
      const made = primitive.run
        ? primitive.run(this.#run.of(activation))
        : primitive.decide?.(this.#decide.of(activation));
      if (made === undefined) return undefined;
      return isBelief(made) ? { out: made } : made;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return allPorts(activation.node, fail(`${primitive.title} failed: ${message}`));
    }
  }

  #tell(activation: Activation, out: Outputs): void {
    const { node, effect, startedAt } = activation;
    // its event was committed together with the effect, here or by an earlier worker
    if (effect && node.primitive.effectIsOutput) return;
    const where = { at: this.#hands.now(), node: node.place, key: keyOf(activation) };
    const shown = eventOutputs(out);
    const isSkippedAll = node.outPorts.length > 0 && node.outPorts.every((port) => !shown[port]);
    if (isSkippedAll) this.#hands.emit({ kind: 'node.skipped', ...where });
    else this.#hands.emit({ kind: 'node.settled', ...where, out: shown, ms: where.at - startedAt });
  }

  /** Lets go of everything this activation asked for that has not settled. Iterative: chains are long. */
  #releaseAsked(first: Activation, reason: string): void {
    const dropped = [first];
    for (let by = dropped.pop(); by; by = dropped.pop()) {
      for (const from of askedBy(by)) {
        if (!isLastWaiter(from, by)) continue;
        this.#forget(from, reason);
        dropped.push(from);
      }
      for (const call of effectsOf(by)) this.#abortEffect(call, reason);
      by.asked = undefined;
      by.pending = 0;
      if (by.state === 'settled') continue;
      by.effect = undefined;
      by.moreEffects = undefined;
      by.frames = undefined;
      by.scratch = undefined;
      by.spend = undefined;
    }
  }

  /** Nobody wants it any more: as if it had never been asked, but its abortion is told. */
  #forget(activation: Activation, reason: string): void {
    activation.state = 'idle';
    activation.wanted = 0;
    if (!activation.started) return;
    activation.started = false;
    this.#hands.emit({
      kind: 'node.aborted',
      at: this.#hands.now(),
      node: activation.node.place,
      key: keyOf(activation),
      because: reason,
    });
  }

  #abortEffect(call: EffectCall, reason: string): void {
    if (call.state === 'running') this.running--;
    else if (call.state === 'parked') this.parked--;
    else if (call.state !== 'queued') return;
    call.abort(reason);
  }
}

const rankAt = (replay: readonly { known: Known }[], i: number): number =>
  replay[i]?.known.rank ?? Number.POSITIVE_INFINITY;

/** Unsettled activations that `by` asked for: sources, and results of its inside. */
function askedBy(by: Activation): Activation[] {
  const found: Activation[] = [];
  if (by.pending === 0) return found;
  by.asked?.forEach((isAsked, edge) => {
    const source = by.node.sources[edge];
    if (isAsked && source !== undefined && source !== GIVE) found.push(activationAt(by.frame, source));
  });
  for (const inside of by.frames?.values() ?? []) {
    for (const index of inside.taken) {
      const take = inside.plan.takes[index];
      if (take && take.source !== GIVE) found.push(activationAt(inside, take.source));
    }
    inside.taken.clear();
  }
  return found.filter((one) => one.state === 'asked');
}

/** Skipped paths and, for strict primitives, outcomes that are not ok, settle a node without running it. */
function earlyOutcome(activation: Activation, view: RunView): Outputs | undefined {
  const { node } = activation;
  let bad: Belief | undefined;
  for (const slot of node.singles) {
    const settled = view.of(activation).at(slot.start);
    if (isSkipped(settled)) {
      if (!slot.optional) return allPorts(node, SKIPPED);
      continue;
    }
    if (settled.outcome !== 'ok') bad ??= settled;
  }
  if (bad && !node.primitive.tolerant) return allPorts(node, passOn(bad));
  return hasNoVoice(activation) ? allPorts(node, SKIPPED) : undefined;
}

/** All paths into a port that takes many were skipped. */
function hasNoVoice(activation: Activation): boolean {
  for (const slot of activation.node.crowds) {
    let edge = slot.start;
    while (edge < slot.start + slot.count && isEdgeSkipped(activation, edge)) edge++;
    if (edge === slot.start + slot.count) return true;
  }
  return false;
}

/** A strict node hands an abstention or failure on with its reason and evidence. */
function passOn(bad: Belief): Belief {
  const more = { claim: bad.conf.claim, evidence: bad.evidence };
  return bad.outcome === 'abstain'
    ? abstain(bad.reason ?? 'abstained', more)
    : fail(bad.reason ?? 'failed', more);
}

const allPorts = (node: Activation['node'], settled: Settled): Outputs =>
  Object.fromEntries(node.outPorts.map((port) => [port, settled]));

const isBelief = (made: Belief | Outputs): made is Belief =>
  typeof (made as { outcome?: unknown }).outcome === 'string';

function eventOutputs(out: Outputs): EventOutputs {
  const shown: Record<string, Belief | null> = {};
  for (const port in out) {
    const settled = out[port];
    if (settled !== undefined) shown[port] = isSkipped(settled) ? null : settled;
  }
  return shown;
}
