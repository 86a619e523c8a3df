/**
 * The stepping machine: who may start, who has settled, what no longer matters. No I/O: effects, the
 * clock and the journal come in as `Hands`.
 *
 * Demand flows from the output backwards, values flow forwards. A node starts when somebody wants it and
 * what it asked for has settled; when it settles early, whatever it had asked for and nobody else wants
 * is aborted, down to the agent call.
 */

import type { EffectRequest } from '#primitives/define.ts';
import { isSkipped, type Outputs, type Settled, SKIPPED } from '#primitives/define.ts';
import { abstain, type Belief, fail } from '#primitives/kit/belief.ts';
import {
  type Activation,
  activationAt,
  EffectCall,
  type Frame,
  keyOf,
  newFrame,
  type PendingEffect,
} from './activation.ts';
import type { EventOutputs, RunEvent } from './events.ts';
import { GIVE, type Plan } from './plan.ts';
import { type Asker, DecideView, RunView } from './views.ts';

/** What the machine needs from outside. */
export type Hands = {
  now(): number;
  emit(event: RunEvent): void;
  /** Starts an effect; its end comes back through `Machine.effectSettled`. */
  perform(request: EffectRequest, effect: PendingEffect, activation: Activation): void;
  /** The outcome of an effect that an earlier worker already finished. */
  known(key: string): Belief | undefined;
  /** The belief of an `input` node. */
  input(activation: Activation): Belief;
};

export class Machine implements Asker {
  readonly #hands: Hands;
  readonly #root: Frame;
  readonly #output: Activation;
  readonly #ready: Activation[] = [];
  readonly #run: RunView;
  readonly #decide: DecideView;
  /** Effects on their way; 0 with nothing parked and no result would be a deadlock. */
  running = 0;
  parked = 0;

  constructor(plan: Plan, hands: Hands) {
    this.#hands = hands;
    this.#root = newFrame({ plan: plan.top, prefix: '', owner: undefined, give: {} });
    this.#run = new RunView();
    this.#decide = new DecideView(this);
    this.#output = activationAt(this.#root, plan.output);
  }

  /** The run's result, once the output has settled. */
  get result(): Belief | undefined {
    const settled = this.#output.out?.out;
    if (settled === undefined) return undefined;
    return isSkipped(settled) ? fail('No path reached the output.') : settled;
  }

  start(): void {
    this.#want(this.#output);
    this.advance();
  }

  /** Works until nothing more can happen without an effect. */
  advance(): void {
    for (let next = this.#ready.pop(); next; next = this.#ready.pop()) {
      next.queued = false;
      if (next.state === 'asked') this.#evaluate(next);
    }
  }

  /** An effect ended. Ignored when nobody waits for it any more. */
  effectSettled(activation: Activation, effect: PendingEffect, belief: Belief): void {
    if (effect.state === 'settled' || effect.call?.isAborted) return;
    effect.state = 'settled';
    effect.belief = belief;
    if (activation.node.primitive.effectIsOutput) this.#settle(activation, { out: belief });
    else this.#enqueue(activation);
    this.advance();
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
    by.asked ??= new Uint8Array(sources.length);
    if (by.asked[edge]) return undefined;
    by.asked[edge] = 1;
    this.#wait(by, from);
    return undefined;
  }

  #wait(by: Activation, from: Activation): void {
    by.pending++;
    if (from.waiters) from.waiters.push(by);
    else from.waiters = [by];
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
    const before = by.effects?.find((effect) => effect.name === name);
    if (before) return before.belief;
    const key = by.effects === undefined ? keyOf(by) : `${keyOf(by)}:${name}`;
    const known = this.#hands.known(key);
    this.#markStarted(by, request.kind);
    const effect: PendingEffect = {
      name,
      key,
      state: known ? 'settled' : 'running',
      belief: known,
      call: known ? undefined : new EffectCall(key, by.node.id),
    };
    if (by.effects) by.effects.push(effect);
    else by.effects = [effect];
    if (known) return known;
    this.#hands.perform(request, effect, by);
    return effect.belief;
  }

  #markStarted(activation: Activation, effect?: 'agent' | 'person' | 'timer'): void {
    if (activation.started) return;
    activation.started = true;
    activation.startedAt = this.#hands.now();
    const event = { kind: 'node.started', at: activation.startedAt, node: activation.node.id } as const;
    const key = keyOf(activation);
    this.#hands.emit(effect === undefined ? { ...event, key } : { ...event, key, effect });
  }

  #evaluate(activation: Activation): void {
    if (activation.node.primitive.id === 'input') {
      this.#settle(activation, { out: this.#hands.input(activation) });
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
    const early = earlyOutcome(activation, this.#run);
    if (early) {
      this.#settle(activation, early);
      return;
    }
    this.#settle(
      activation,
      guarded(activation, () => activation.node.primitive.run?.(this.#run.of(activation))),
    );
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
    const decided = guarded(activation, () => node.primitive.decide?.(this.#decide.of(activation)));
    if (decided) this.#settle(activation, decided);
  }

  /** Every primitive but the aggregators needs its single inputs before it can decide anything. */
  #askSingles(activation: Activation): boolean {
    let waiting = false;
    for (const slot of activation.node.slots.values()) {
      if (slot.many || slot.count === 0) continue;
      if (this.ask(activation, slot.start) === undefined) waiting = true;
    }
    return waiting;
  }

  #settle(activation: Activation, out: Outputs): void {
    if (!activation.started) activation.startedAt = this.#hands.now();
    activation.out = out;
    activation.state = 'settled';
    this.#tell(activation, out);
    this.#releaseAsked(activation, 'decided without it');
    const { waiters } = activation;
    activation.waiters = undefined;
    if (!waiters) return;
    for (const waiter of waiters) {
      waiter.pending--;
      if (waiter.state !== 'asked') continue;
      if (waiter.pending === 0 || waiter.eager) this.#enqueue(waiter);
    }
  }

  #tell(activation: Activation, out: Outputs): void {
    const { node } = activation;
    const key = keyOf(activation);
    if (node.outPorts.every((port) => isSkipped(out[port] ?? SKIPPED)) && node.outPorts.length > 0) {
      this.#hands.emit({ kind: 'node.skipped', at: this.#hands.now(), node: node.id, key });
      return;
    }
    const at = this.#hands.now();
    const known = node.primitive.effectIsOutput && activation.effects?.[0];
    if (known) return; // its event was committed together with the effect, here or by an earlier worker
    const ms = at - activation.startedAt;
    this.#hands.emit({ kind: 'node.settled', at, node: node.id, key, out: eventOutputs(out), ms });
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
      for (const effect of by.effects ?? []) this.#abortEffect(effect, reason);
      by.asked = undefined;
      by.pending = 0;
      if (by.state === 'settled') continue;
      by.effects = undefined;
      by.frames = undefined;
    }
  }

  /** Nobody wants it any more: as if it had never been asked, but its abortion is told. */
  #forget(activation: Activation, reason: string): void {
    activation.state = 'idle';
    activation.wanted = 0;
    if (!activation.started) return;
    activation.started = false;
    const { id } = activation.node;
    this.#hands.emit({
      kind: 'node.aborted',
      at: this.#hands.now(),
      node: id,
      key: keyOf(activation),
      because: reason,
    });
  }

  #abortEffect(effect: PendingEffect, reason: string): void {
    if (effect.state === 'settled') return;
    if (effect.state === 'running') this.running--;
    else this.parked--;
    effect.state = 'settled';
    effect.call?.abort(reason);
  }
}

/** Unsettled activations that `by` asked for: sources, and results of its inside. */
function askedBy(by: Activation): Activation[] {
  const found: Activation[] = [];
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

/** Takes one wish back; true when it was the last. */
function isLastWaiter(from: Activation, by: Activation): boolean {
  if (from.state !== 'asked') return false;
  const place = from.waiters?.indexOf(by) ?? -1;
  if (place >= 0) from.waiters?.splice(place, 1);
  from.wanted--;
  return from.wanted <= 0;
}

/** Skipped paths and, for strict primitives, outcomes that are not ok, settle a node without running it. */
function earlyOutcome(activation: Activation, view: RunView): Outputs | undefined {
  const { node } = activation;
  const context = view.of(activation);
  let bad: Belief | undefined;
  for (const [port, slot] of node.slots) {
    if (slot.count === 0) continue;
    if (slot.many) {
      if (node.primitive.run && context.inputs(port).length === 0 && !slot.optional)
        return allPorts(node, SKIPPED);
      continue;
    }
    const settled = context.input(port);
    if (isSkipped(settled)) {
      if (!slot.optional) return allPorts(node, SKIPPED);
      continue;
    }
    if (settled.outcome !== 'ok') bad ??= settled;
  }
  if (!bad || node.primitive.tolerant) return undefined;
  return allPorts(node, passOn(bad));
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

/** A primitive that throws is a fault of ours: the node fails with a sentence, the run goes on. */
function guarded(activation: Activation, work: () => Belief | Outputs | undefined): Outputs;
function guarded(activation: Activation, work: () => Belief | Outputs | undefined): Outputs | undefined {
  try {
    const made = work();
    if (made === undefined) return undefined;
    return isBelief(made) ? { out: made } : made;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return allPorts(activation.node, fail(`${activation.node.primitive.title} failed: ${message}`));
  }
}

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
