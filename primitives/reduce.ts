import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue, type PortFacts } from './define.ts';
import {
  abstain,
  type Belief,
  type Confidence,
  fail,
  handOn,
  isStatusAtMost,
  ok,
  shownNumber,
} from './kit/belief.ts';
import { compileCel } from './kit/cel.ts';
import { toPortType, VALUE_TYPES } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { FOLDS, type Fold, foldClaim, foldConfidence, foldValues } from './kit/folds.ts';
import { isItems, itemsOf, toPlain } from './kit/items.ts';
import { any, bool, hasType, list, num, type PortType, showType, text } from './kit/port-type.ts';
import { stableSum } from './kit/probability.ts';
import { round } from './kit/threshold.ts';
import { allEvidence } from './kit/voices.ts';

const config = z.strictObject({
  fold: z
    .enum(FOLDS)
    .default('count')
    .describe(
      'How many items become one value: a sum, a joined text, the greatest, the least, a count, all or any of true and false, or your own expression.',
    ),
  separator: z.string().max(20).default('\n').describe('What stands between joined texts.'),
  expression: z
    .string()
    .max(4000)
    .default('')
    .describe('CEL: for count, which items count, over item; for cel, the next value, over acc and item.'),
  init: z.string().min(1).max(1000).default('0').describe('CEL: what acc is before the first item, for cel.'),
  type: z
    .enum(VALUE_TYPES)
    .default('Num')
    .describe('Type of the result, for cel; anything else is a failure.'),
  onItemFail: z
    .enum(['fail', 'skip'])
    .default('fail')
    .describe('When an item has no value: fail, or fold the others and say how many were left out.'),
});

type Config = z.infer<typeof config>;

const ITEMS: Record<Fold, PortType> = {
  sum: num,
  max: num,
  min: num,
  concat: text,
  all: bool,
  any: bool,
  count: any,
  cel: any,
};

function resultType({ fold, type }: Config): PortType {
  if (fold === 'cel') return toPortType(type);
  if (fold === 'concat') return text;
  return fold === 'all' || fold === 'any' ? bool : num;
}

/** Items with a value, or why there is nothing to fold. */
function usable(before: Belief, { onItemFail }: Config): { items: readonly Belief[]; left: number } | Belief {
  const all = itemsOf(before);
  const more = { claim: before.conf.claim, evidence: allEvidence([before, ...all]) };
  if (all.length === 0) return abstain('The list is empty.', more);
  const items = all.filter(({ outcome }) => outcome === 'ok');
  const left = all.length - items.length;
  if (left === 0 || (onItemFail === 'skip' && items.length > 0)) return { items, left };
  const first = all.find(({ outcome }) => outcome !== 'ok')?.reason ?? 'no reason.';
  const problem = `${left} of ${all.length} items have no value. The first: ${first}`;
  return items.length === 0 ? abstain(problem, more) : fail(problem, more);
}

function folded(before: Belief, config: Config): Belief {
  const found = usable(before, config);
  if ('outcome' in found) return found;
  const { items, left } = found;
  const evidence = allEvidence([before, ...items]);
  const more = { claim: before.conf.claim, evidence };
  const plain = items.map(({ value }) => toPlain(value));
  const broken = plain.find((one) => !one.isOk);
  if (broken && !broken.isOk) return fail(broken.problem, more);
  const result = foldValues(
    plain.map((one) => (one.isOk ? one.value : undefined)),
    config,
  );
  if (!result.isOk) return fail(result.problem, more);
  const type = resultType(config);
  if (!hasType(result.value, type)) return fail(`The result is not ${showType(type)}.`, more);
  const conf = isItems(before.value) ? foldConfidence(items, config.fold) : before.conf;
  return ok(result.value, withoutLeft(conf, left), {
    evidence,
    ...(left > 0 && { reason: leftOut(left) }),
  });
}

const leftOut = (left: number): string =>
  left === 1 ? '1 item without a value is left out.' : `${left} items without a value are left out.`;

const withoutLeft = (conf: Confidence, left: number): Confidence =>
  left > 0 && conf.status === 'derived' ? { ...conf, assumes: [...conf.assumes, leftOut(left)] } : conf;

function outFacts(facts: PortFacts, config: Config): PortFacts {
  const type = resultType(config);
  if (!facts.items) return { type, claims: facts.claims, status: facts.status };
  const { claims, status } = facts.items;
  return {
    type,
    claims: claims.length > 0 ? [foldClaim(config.fold, claims)] : [],
    status: isStatusAtMost(status, 'derived') ? status : 'derived',
  };
}

function checkExpression({ fold, expression, init }: Config): NodeIssue[] {
  if (fold === 'cel' && expression === '') return [{ code: 'R9.expression-none', field: 'expression' }];
  if (fold !== 'cel' && (fold !== 'count' || expression === '')) return [];
  const issues: NodeIssue[] = [];
  const step = compileCel(expression, fold === 'cel' ? ['acc', 'item'] : ['item']);
  if (!step.isOk)
    issues.push({ code: 'R9.expression', field: 'expression', values: { problem: step.problem } });
  const start = fold === 'cel' ? compileCel(init, []) : undefined;
  if (start && !start.isOk)
    issues.push({ code: 'R9.init', field: 'init', values: { problem: start.problem } });
  return issues;
}

export const reduce = definePrimitive({
  id: 'reduce',
  version: 1,
  group: 'aggregation',
  title: 'Reduce',
  summary: 'Fold a list into one value.',
  docs: `Adds up numbers, joins texts, takes the greatest or least, counts, or asks whether all or any hold. Your own fold is an expression in CEL over \`acc\`, what has been folded so far, and \`item\`: \`acc + item.total\`. A count can be told which items count: \`item == "spam"\`.

An empty list gives no value. An item that failed or abstained makes the fold fail, or is left out and named, as you choose.

The result is right when all items are right. The chance of that lies between 1 minus all the doubts and the least certain item, whatever the items have to do with each other (rule S2); the number shown is the lower end. It is never a mean: ten items at 0.9 are not together right nine times in ten. A list that has one confidence as a whole hands that one on.`,
  example: {
    about: 'Three numbers are right together less often than each of them.',
    config: { fold: 'sum' },
    arrives: {
      in: 'list: 2, p 0.95 [0.93, 0.97] of 400; 3, p 0.9 [0.88, 0.92] of 400; 5, p 0.9 [0.88, 0.92] of 400',
    },
    leaves: { out: '10, p 0.69 [0.69, 0.92]' },
  },
  cost: 'free',
  config,
  ports: (given) => ({
    in: [{ name: 'in', title: 'List', type: list(ITEMS[given.fold]) }],
    out: [{ name: 'out', title: 'Result', type: resultType(given) }],
  }),
  subtitle: ({ fold, expression }) => (expression === '' ? fold : `${fold} ${expression}`),
  infer: (ctx) => ({ out: outFacts(factsOf(ctx, 'in'), ctx.config) }),
  issues: {
    'R9.expression-none': {
      sentence: 'The fold is your own, but it has no expression.',
      fix: 'Write what comes after acc and item.',
    },
    'R9.expression': { sentence: 'The expression cannot be read: {problem}', fix: 'Correct the expression.' },
    'R9.init': { sentence: 'The start cannot be read: {problem}', fix: 'Correct the start.' },
  },
  check: ({ config: given }) => checkExpression(given),
  run: (ctx) => {
    const before = ctx.input('in');
    if (isSkipped(before)) return { out: before };
    return before.outcome === 'ok' ? folded(before, ctx.config) : handOn(before);
  },
  explain: (ctx) => {
    const before = ctx.input('in');
    const { conf, outcome } = ctx.output;
    if (isSkipped(before) || outcome !== 'ok') return { rule: 'none', lines: [], assumes: [] };
    if (!isItems(before.value))
      return {
        rule: 'pass',
        lines: ['The confidence is that of the list as a whole.'],
        assumes: ['the result is right when the list is'],
      };
    return {
      rule: 'chain.bounds',
      lines: linesOf(before, conf),
      assumes: 'assumes' in conf ? conf.assumes : [],
    };
  },
});

function linesOf(before: Belief, conf: Confidence): string[] {
  const items = itemsOf(before).filter(({ outcome }) => outcome === 'ok');
  const numbers = items.map((one) => shownNumber(one.conf)).filter((one) => one !== undefined);
  if (numbers.length < items.length)
    return [`${items.length - numbers.length} of ${items.length} items have no number.`];
  const sum = round(stableSum(numbers));
  const lines = [`sum of p = ${sum}: as many of ${items.length} items are right on average`];
  if ('lo' in conf) lines.push(`result: at least ${round(conf.lo)}, at most ${round(conf.hi)}`);
  return lines;
}
