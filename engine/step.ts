/**
 * The stepping machine: who may start, who has settled, what no longer matters. No I/O: effects, the
 * clock and the journal come in as `Hands`.
 *
 * Demand flows from the output backwards, values flow forwards. A node is idle until somebody wants it,
 * asked until it has settled, and idle again when nobody wants it any more. Wishes are counted in integers
 * (`demand.ts`), by node of a frame, and everything a wish leads to is asked for before anything is
 * evaluated. A node that waits for all its inputs gets an activation when the last of them has settled,
 * and is evaluated then, for the first time; only one that chooses what to ask for (an early vote) is
 * evaluated before, and again at what arrives. Effects and the insides of containers
 * bring an activation back until it settles; then its value stays in the frame and the activation goes.
 * When it settles early, whatever it had asked for and nobody else wants is aborted, down to the agent
 * call.
 */

import type { EffectRequest } from '#primitives/define.ts';
import { isSkipped, type Outputs, type Settled, SKIPPED } from '#primitives/define.ts';
import { type Belief, fail } from '#primitives/kit/belief.ts';
import {
  type Activation,
  activationAt,
  addEffect,
  EffectCall,
  effectNamed,
  effectsOf,
  type Frame,
  isAsked,
  isHolding,
  keyOf,
  moreOf,
  newFrame,
  SETTLED,
  UNASKED,
  valueAt,
} from './activation.ts';
import { Demand } from './demand.ts';
import type { RunEvent } from './events.ts';
import { allPorts, earlyOutcome, keep, toEventOutputs } from './outcomes.ts';
import { GIVE, type Plan, type Slot } from './plan.ts';
import { type Known, Replay } from './replay.ts';
import { countSpent, findExhausted } from './spending.ts';
import { type Asker, DecideView, type ResultAt, RunView } from './views.ts';
import { askedBy, takenFrom, unwish } from './wishes.ts';

/** What the machine needs from outside. */
export type Hands = {
  now(): number;
  emit(event: RunEvent): void;
  /** Starts an effect; its end comes back through `Machine.effectSettled`. */
  perform(request: EffectRequest, call: EffectCall): void;
  /** The outcome that has to be recorded before an effect starts, by its number; 0 when nothing has to be. */
  behind(): number;
  /** The machine starts nothing more until `Machine.resume` is called, which has to be soon. */
  rest(): void;
  /** The outcome of an effect that an earlier worker already finished, and its place in the log. */
  known(key: string): Known | undefined;
  /** Cost units an effect is expected to take; what it really took comes with its belief. */
  unitsOf(request: EffectRequest): number;
  /** The belief of an `input` node at the top. */
  input(activation: Activation): Belief;
};

/**
 * So many effects are started in one go. Then those of them that end at once are heard before more are
 * started: a wide fan of quick agents need not hold all its calls in memory together.
 */
const BURST = 256;

export class Machine implements Asker {
  readonly #hands: Hands;
  readonly #output: Activation;
  readonly #demand: Demand;
  /** Only in a recovery. */
  readonly #replay: Replay | undefined;
  readonly #run = new RunView();
  readonly #decide: DecideView;
  /** Effects started since the last rest. */
  #burst = 0;
  /** The time, as long as none worth telling has passed since it was read; see `#now`. */
  #at: number | undefined;
  /** Effects that start once the outcome of that number is recorded; numbers never fall. */
  readonly #heldBack: { call: EffectCall; behind: number }[] = [];
  /** Outcomes up to this number are. */
  #recorded = 0;
  /** Effects on their way; 0 with nothing parked, none held back and no result would be a deadlock. */
  running = 0;
  parked = 0;

  /** `demand`: one that does more than is needed to run, see debug.ts. */
  constructor(plan: Plan, hands: Hands, { isRecovery = false, demand = new Demand() } = {}) {
    this.#hands = hands;
    this.#demand = demand;
    this.#decide = new DecideView(this, demand);
    this.#replay = isRecovery ? new Replay() : undefined;
    const root = newFrame({ plan: plan.top, prefix: '', owner: undefined, give: {} });
    this.#output = activationAt(root, plan.output);
  }

  get isResting(): boolean {
    return !this.#replay && this.#burst >= BURST;
  }

  /** Are there effects that wait for outcomes to be recorded? */
  get isHeldBack(): boolean {
    return this.#heldBack.length > 0;
  }

  /** The run's result, once the output has settled. */
  get result(): Belief | undefined {
    const { frame, node } = this.#output;
    if (frame.wishes[node.index] !== SETTLED) return undefined;
    const settled = valueAt(frame, node.index, 'out');
    return isSkipped(settled) ? fail('No path reached the output.') : settled;
  }

  start(): void {
    this.#demand.want(this.#output.frame, this.#output.node.index);
    this.advance();
  }

  /** Works until nothing more can happen without an effect. `at`: the time, where the caller has just read it. */
  advance(at?: number): void {
    this.#at = at;
    this.#drain();
    if (!this.#replay) return;
    while (this.#replayOne(this.#replay) || this.#startHeldBack(this.#replay)) this.#drain();
  }

  #drain(): void {
    while (this.#replay || this.#burst < BURST) {
      const next = this.#demand.next();
      if (!next) return;
      this.#evaluate(next);
    }
  }

  /** Goes on after a rest. */
  resume(): void {
    this.#burst = 0;
    this.recorded(this.#recorded);
    this.advance();
  }

  /** Outcomes up to that number are recorded: what only had to wait for them starts. */
  recorded(number: number): void {
    this.#recorded = number;
    this.#at = undefined;
    let count = 0;
    for (const { call, behind } of this.#heldBack) {
      if (behind > number || this.isResting) break;
      count += 1;
      if (call.state === 'queued') this.#begin(call);
    }
    this.#heldBack.splice(0, count);
  }

  #replayOne(replay: Replay): boolean {
    const told = replay.take();
    if (told) this.#effectEnded(told.call, told.belief);
    return told !== undefined;
  }

  #startHeldBack(replay: Replay): boolean {
    const calls = replay.release();
    for (const call of calls) this.#perform(call);
    return calls.length > 0;
  }

  /** An effect ended. Ignored when nobody waits for it any more. `at` as of `advance`. */
  effectSettled(call: EffectCall, belief: Belief, at?: number): void {
    if (call.state === 'settled' || call.state === 'aborted') return;
    this.#at = at;
    this.#effectEnded(call, belief);
    this.advance(at);
  }

  /**
   * Reading the clock costs as much as settling a node, so what starts in one go starts at one time. A primitive
   * that computes may take long: after it the clock is read again.
   */
  #now(): number {
    this.#at ??= this.#hands.now();
    return this.#at;
  }

  #effectEnded(call: EffectCall, belief: Belief): void {
    const { activation } = call;
    call.state = 'settled';
    call.belief = belief;
    if (activation.frame.owner) countSpent(activation, { calls: 0, units: belief.cost.units - call.units });
    if (activation.node.shape.effectIsOutput) this.#settle(activation, belief);
    else this.#demand.enqueue(activation);
  }

  abortAll(reason: string): void {
    this.#at = undefined;
    if (!isAsked(this.#output.frame, this.#output.node.index)) return;
    this.#forget(this.#output, reason);
    this.#releaseAsked(this.#output, reason);
    this.#demand.clear();
  }

  /** Result `index` of the inside of a container, opening the frame when it is new. */
  askResult(by: Activation, { iteration, index, give }: ResultAt): Settled | undefined {
    const frame = this.#frameOf(by, iteration, give);
    const take = frame.plan.takes[index];
    if (!take) return SKIPPED;
    if (take.source === GIVE) return frame.give[take.port] ?? SKIPPED;
    if (frame.wishes[take.source] === SETTLED) return valueAt(frame, take.source, take.port);
    if (!frame.taken.has(index)) {
      frame.taken.add(index);
      by.pending++;
      this.#demand.want(frame, take.source);
    }
    by.eager = true;
    return undefined;
  }

  #frameOf(by: Activation, iteration: number, give: Frame['give']): Frame {
    const { frames } = moreOf(by);
    const known = frames.get(iteration);
    if (known) return known;
    const { body } = by.node;
    if (!body) throw new Error(`${by.node.id} has no inside.`);
    const made = newFrame({ plan: body, prefix: `${keyOf(by)}#${iteration}/`, owner: by, give });
    frames.set(iteration, made);
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
    const known = this.#replay && this.#hands.known(key);
    if (this.#replay && known) {
      // nothing starts: an earlier worker, or the run this one repeats, has already told
      by.startedAt ??= this.#now();
      this.#replay.add(call, known);
    } else if (this.#replay) this.#replay.hold(call);
    else this.#perform(call);
    return call.belief;
  }

  #perform(call: EffectCall): void {
    const behind = this.#hands.behind();
    if (behind > 0) this.#heldBack.push({ call, behind });
    else this.#begin(call);
  }

  #begin(call: EffectCall): void {
    this.#markStarted(call.activation, call);
    call.state = 'running';
    this.#hands.perform(call.request, call);
    if (++this.#burst === BURST && !this.#replay) this.#hands.rest();
  }

  /**
   * Is a budget around this call used up? Then it is not made, and the node that set the budget is asked
   * what to do. Otherwise it is counted.
   */
  #isBeyondLimit(call: EffectCall): boolean {
    const units = this.#hands.unitsOf(call.request);
    const exhausted = findExhausted(call.activation, units);
    if (exhausted) {
      call.state = 'refused';
      this.#demand.enqueue(exhausted);
      return true;
    }
    call.units = units;
    countSpent(call.activation, { calls: 1, units });
    return false;
  }

  /** Forgets a frame, and what was still asked for in it. */
  release(by: Activation, iteration: number): void {
    const frame = by.more?.frames.get(iteration);
    if (!frame) return;
    by.more?.frames.delete(iteration);
    for (const from of takenFrom(frame)) {
      by.pending--;
      this.#takeBack(from, 'not needed any more');
    }
  }

  /** One wish less: what nobody else waits for is let go of. */
  #takeBack(from: Activation, reason: string): void {
    if (!unwish(from)) return;
    this.#forget(from, reason);
    this.#releaseAsked(from, reason);
  }

  #markStarted(activation: Activation, call?: EffectCall): void {
    if (activation.startedAt !== undefined) return;
    const at = this.#now();
    activation.startedAt = at;
    const node = activation.node.place;
    if (call) this.#hands.emit({ kind: 'node.started', at, node, key: keyOf(activation), effect: call.kind });
    else this.#hands.emit({ kind: 'node.started', at, node, key: keyOf(activation) });
  }

  #evaluate(activation: Activation): void {
    const { way } = activation.node.shape;
    if (way === 'decide') this.#evaluateDecide(activation);
    else if (way === 'run') this.#evaluateRun(activation);
    else this.#settle(activation, { out: this.#inputOf(activation) });
  }

  #inputOf(activation: Activation): Settled {
    const { owner, give } = activation.frame;
    return owner ? (give.in ?? SKIPPED) : this.#hands.input(activation);
  }

  #evaluateRun(activation: Activation): void {
    const out = earlyOutcome(activation) ?? this.#guarded(activation);
    this.#at = undefined;
    if (out) this.#settle(activation, out);
  }

  #evaluateDecide(activation: Activation): void {
    const { node } = activation;
    if (activation.startedAt === undefined) {
      if (!node.shape.waits && this.#askSingles(activation)) return;
      const early = earlyOutcome(activation);
      if (early) {
        this.#settle(activation, early);
        return;
      }
      if (node.body) this.#markStarted(activation);
    }
    activation.eager = false;
    const decided = this.#guarded(activation);
    if (!decided) return;
    this.#at = undefined;
    this.#settle(activation, decided);
  }

  /** Every primitive but the aggregators needs its single inputs before it can decide anything. */
  #askSingles(activation: Activation): boolean {
    const { slots } = activation.node.shape;
    let waiting = false;
    for (let i = 0; i < slots.length; i++) {
      const { many, start } = slots[i] as Slot;
      if (!many && !this.#demand.demand(activation, start)) waiting = true;
    }
    return waiting;
  }

  #settle(activation: Activation, made: Belief | Outputs): void {
    keep(activation, made);
    this.#tell(activation, made);
    if (isHolding(activation)) this.#releaseAsked(activation, 'decided without it');
    activation.effect = undefined;
    this.#demand.wakeReaders(activation);
  }

  /** A primitive that throws is a fault of ours: the node fails with a sentence, the run goes on. */
  #guarded(activation: Activation): Belief | Outputs | undefined {
    const { primitive } = activation.node.shape;
    try {
      return primitive.run
        ? primitive.run(this.#run.of(activation))
        : primitive.decide?.(this.#decide.of(activation));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return allPorts(activation.node, fail(`${primitive.title} failed: ${message}`));
    }
  }

  #tell(activation: Activation, out: Belief | Outputs): void {
    const { node } = activation;
    // its event was committed together with the effect, here or by an earlier worker
    if (activation.effect && node.shape.effectIsOutput) return;
    const at = this.#now();
    const where = { at, node: node.place, key: keyOf(activation) };
    const shown = toEventOutputs(out);
    const { outPorts } = node.shape;
    const isSkippedAll = outPorts.length > 0 && outPorts.every((port) => !shown[port]);
    if (isSkippedAll) this.#hands.emit({ kind: 'node.skipped', ...where });
    else {
      const ms = Math.max(0, at - (activation.startedAt ?? at));
      this.#hands.emit({ kind: 'node.settled', ...where, out: shown, ms });
    }
  }

  /** Lets go of everything this activation asked for that has not settled. Iterative: chains are long. */
  #releaseAsked(first: Activation, reason: string): void {
    const dropped = [first];
    for (let by = dropped.pop(); by; by = dropped.pop()) {
      for (const from of askedBy(by)) {
        if (!unwish(from)) continue;
        this.#forget(from, reason);
        dropped.push(from);
      }
      for (const call of effectsOf(by)) this.#abortEffect(call, reason);
      if (by.frame.wishes[by.node.index] === 0) by.frame.missing[by.node.index] = UNASKED;
      by.asked = 0;
      by.pending = 0;
      by.effect = undefined;
      by.more = undefined;
    }
  }

  /** Nobody wants it any more: as if it had never been asked, but its abortion is told. */
  #forget(activation: Activation, reason: string): void {
    activation.frame.wishes[activation.node.index] = 0;
    if (activation.startedAt === undefined) return;
    activation.startedAt = undefined;
    this.#hands.emit({
      kind: 'node.aborted',
      at: this.#now(),
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
