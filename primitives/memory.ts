import { z } from 'zod';
import {
  type DecideContext,
  definePrimitive,
  isSkipped,
  type Outputs,
  type Port,
  type Recalled,
  type Settled,
  SKIPPED,
} from './define.ts';
import { type Belief, type Confidence, handOn, ok, unknown } from './kit/belief.ts';
import { isUnique, toPortType, VALUE_TYPES } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import type { PortType } from './kit/port-type.ts';
import { any, hasType, typeVar } from './kit/port-type.ts';
import { stale, weightLeft } from './kit/staleness.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject({
  mode: z
    .enum(['recall', 'remember'])
    .default('recall')
    .describe('Whether it looks an answer up or stores one.'),
  space: z
    .string()
    .min(1)
    .max(120)
    .default('answers')
    .describe('Name of the memory; nodes of the same name share it within a workspace.'),
  match: z
    .enum(['exact', 'similar'])
    .default('exact')
    .describe('Whether the key must be the same, or only similar enough.'),
  atLeast: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('How similar the key must be at least, from 0 to 1, when similar is enough.'),
  halfLifeDays: z
    .number()
    .positive()
    .max(36_500)
    .default(30)
    .describe('After how many days what was remembered has lost half of its weight.'),
  type: z
    .enum(['Any', ...VALUE_TYPES])
    .default('Any')
    .describe('Type of what is recalled; something else counts as not found.'),
  labels: z
    .array(z.string().min(1).max(120))
    .max(200)
    .default([])
    .describe('The labels that can be recalled, for the type Label; none means any label.'),
});

type Config = z.infer<typeof config>;

const DAY_MS = 86_400_000;

const typeOf = ({ type, labels }: Config): PortType => (type === 'Any' ? any : toPortType(type, labels));

/** What came back is read like a letter from outside; `undefined` where it is no memory. */
function readRecalled({ outcome, value }: Belief): Recalled | undefined {
  if (outcome !== 'ok' || typeof value !== 'object' || value === null) return undefined;
  const { belief, similarity, ageMs } = value as Partial<Recalled>;
  const isBelief = belief?.outcome === 'ok' && belief.conf !== undefined && Array.isArray(belief.evidence);
  const isLike = typeof similarity === 'number' && similarity >= 0 && similarity <= 1;
  return isBelief && isLike && typeof ageMs === 'number' && ageMs >= 0
    ? { belief, similarity, ageMs }
    : undefined;
}

/** T2. A score is about the item it was given for, so it says nothing about a similar one. */
function discounted(conf: Confidence, { similarity, ageMs }: Recalled, halfLifeDays: number): Confidence {
  if (similarity < 1 && conf.status === 'self_reported') return unknown(conf.claim, 'out-of-scope');
  return stale(conf, { keep: similarity * weightLeft(ageMs, halfLifeDays * DAY_MS) });
}

/** Evidence of an earlier run keeps its names, marked: it is none of this run's. */
function found(recalled: Recalled, { halfLifeDays, space }: Config): Belief {
  const { value, conf, evidence, verified } = recalled.belief;
  const { similarity } = recalled;
  return ok(value, discounted(conf, recalled, halfLifeDays), {
    evidence: evidence.length > 0 ? evidence.map((id) => `recalled:${id}`) : [`recalled:${space}`],
    ...(verified && similarity === 1 && { verified }),
    reason: `Recalled: similarity ${round(similarity)}, age ${round(recalled.ageMs / DAY_MS)} days.`,
  });
}

const hit = (belief: Belief): Outputs => ({ hit: belief, miss: SKIPPED });
const miss = (key: Settled): Outputs => ({ hit: SKIPPED, miss: isSkipped(key) ? key : handOn(key) });

function recall(ctx: DecideContext<Config>): Outputs | undefined {
  const key = ctx.input('in');
  if (key === undefined) return undefined;
  if (isSkipped(key)) return { hit: SKIPPED, miss: SKIPPED };
  const plain = key.outcome === 'ok' ? toPlain(key.value) : undefined;
  if (!plain?.isOk) return miss(key);
  const { space, match, atLeast } = ctx.config;
  const memory = { op: 'recall', space, key: plain.value, match, atLeast } as const;
  const answer = ctx.effect('recall', { kind: 'memory', memory });
  if (!answer) return undefined;
  const recalled = readRecalled(answer);
  if (!recalled || !hasType(recalled.belief.value, typeOf(ctx.config))) return miss(key);
  return hit(found(recalled, ctx.config));
}

/** Only answers are remembered, and a store that is down holds nothing up. */
function remember(ctx: DecideContext<Config>): Outputs | undefined {
  const belief = ctx.input('in');
  const key = ctx.input('key');
  if (belief === undefined || key === undefined) return undefined;
  if (isSkipped(belief)) return { out: belief };
  const out = handOn(belief);
  if (belief.outcome !== 'ok' || isSkipped(key) || key.outcome !== 'ok') return { out };
  const plain = toPlain(key.value);
  if (!plain.isOk) return { out };
  const memory = { op: 'remember', space: ctx.config.space, key: plain.value, belief: out } as const;
  return ctx.effect('remember', { kind: 'memory', memory }) && { out };
}

const RECALL: readonly Port[] = [{ name: 'in', title: 'Key', type: typeVar('K') }];
const REMEMBER: readonly Port[] = [
  { name: 'in', title: 'Answer', type: typeVar('T') },
  { name: 'key', title: 'Key', type: any },
];

export const memory = definePrimitive({
  id: 'memory',
  version: 1,
  group: 'verification',
  title: 'Memory',
  summary: 'Look an earlier answer up, or store one for later.',
  docs: `Set to *recall*, it looks for an answer that was stored under the same key, or under one similar enough. What it finds leaves as a hit; otherwise the key itself leaves as a miss, so that the question can be answered and the answer remembered. A store that cannot be reached is a miss.

Set to *remember*, it stores the answer under the key and passes it on. Abstentions and failures are passed on and not stored.

What is recalled has lost weight, with age and with the distance of the keys: a measured confidence moves towards one half and its interval widens (T2). A score that an agent gave to another item is not carried over to a similar one.`,
  example: {
    about: 'What was measured a half-life ago has lost half of its weight.',
    config: { halfLifeDays: 30 },
    arrives: { in: '"Is it any good?", unknown: given' },
    effects: {
      recall:
        '{"belief":{"outcome":"ok","value":"yes","conf":{"status":"derived","claim":"label-correct","p":0.9,"lo":0.8,"hi":0.95,"rule":"pass","assumes":[]},"evidence":["panel"]},"similarity":1,"ageMs":2592000000}, unknown: given',
    },
    leaves: { hit: '"yes", p 0.7 [0.4, 0.975]', miss: 'not taken' },
  },
  cost: 'free',
  config,
  ports: (given) =>
    given.mode === 'remember'
      ? { in: REMEMBER, out: [{ name: 'out', title: 'Answer', type: typeVar('T') }] }
      : {
          in: RECALL,
          out: [
            { name: 'hit', title: 'Hit', type: typeOf(given) },
            { name: 'miss', title: 'Miss', type: typeVar('K') },
          ],
        },
  subtitle: ({ mode, space, match, atLeast }) => {
    if (mode === 'remember') return `remember in ${space}`;
    return match === 'exact' ? `recall from ${space}` : `recall from ${space}, similar by ${atLeast}`;
  },
  infer: (ctx) => {
    const before = factsOf(ctx, 'in');
    if (ctx.config.mode === 'remember') return { out: before };
    // whoever stored it may have measured it, and about what is not known before a run
    return { hit: { type: typeOf(ctx.config), claims: [], status: 'calibrated' }, miss: before };
  },
  issues: {
    'R9.labels-repeat': { sentence: 'A label is listed twice.', fix: 'Remove one of the two.' },
  },
  check: ({ config: { labels } }) =>
    isUnique(labels) ? [] : [{ code: 'R9.labels-repeat', field: 'labels' }],
  exits: ({ mode }) => (mode === 'recall' ? ['hit', 'miss'] : []),
  tolerant: true,
  decide: (ctx) => (ctx.config.mode === 'recall' ? recall(ctx) : remember(ctx)),
  explain: ({ output, port }) => ({
    rule: port === 'hit' && output.conf.status === 'derived' ? 'staleness' : 'pass',
    lines:
      port === 'hit'
        ? [output.reason ?? '', 'Its weight is similarity times what age has left of it.']
        : ['The value passes as it is.'],
    assumes: 'assumes' in output.conf ? output.conf.assumes : [],
  }),
});
