import { z } from 'zod';
import { definePrimitive, isSkipped, type Outputs, type PortFacts, type Settled } from './define.ts';
import { type Belief, fail, handOn, ok } from './kit/belief.ts';
import { compileCel, type Expression } from './kit/cel.ts';
import { shareBudget } from './kit/cel-budget.ts';
import { visible } from './kit/cel-values.ts';
import { factsOf, itemFacts } from './kit/facts.ts';
import { asItems, isItems, itemsOf } from './kit/items.ts';
import { list, typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  keep: z
    .string()
    .min(1)
    .max(4000)
    .default('confidence >= 0.8')
    .describe(
      'A CEL expression over value, confidence (a number or null), status and outcome of an item; true keeps it.',
    ),
  keepUnknown: z
    .boolean()
    .default(false)
    .describe('Whether an item without a number is kept when the expression asks for its confidence.'),
});

type Config = z.infer<typeof config>;

const VARIABLES = ['value', 'confidence', 'status', 'outcome'];

/** A name in a text of the expression counts too: then an item is dropped rather than kept by mistake. */
const asksConfidence = (keep: string): boolean => /\bconfidence\b/.test(keep);

type Verdict = 'keep' | 'drop' | 'error';

function judge(item: Belief, expression: Expression, { keep, keepUnknown }: Config): Verdict {
  const seen = visible(item);
  if (asksConfidence(keep) && seen.confidence === null) return keepUnknown ? 'keep' : 'drop';
  const result = expression.evaluate(seen);
  if (!result.isOk || typeof result.value !== 'boolean') return 'error';
  return result.value ? 'keep' : 'drop';
}

/** The chosen items as a list of the same kind, with the confidence of the list. */
function choose(before: Belief, isChosen: (index: number) => boolean, reason?: string): Belief {
  const { value, conf, evidence, verified } = before;
  const all = Array.isArray(value) ? value : [value];
  const chosen = all.filter((_, index) => isChosen(index));
  const items = isItems(value) ? asItems(chosen as readonly Belief[]) : chosen;
  return ok(items, conf, { evidence, ...(verified && { verified }), ...(reason && { reason }) });
}

function partition(before: Belief, config: Config): Outputs {
  const compiled = compileCel(config.keep, VARIABLES);
  if (!compiled.isOk) return both(fail(`The expression cannot be read: ${compiled.problem}`));
  if (!Array.isArray(before.value))
    return both(fail('What arrived is no list.', { evidence: before.evidence }));
  const verdicts = shareBudget(() => itemsOf(before).map((item) => judge(item, compiled.expression, config)));
  const errors = verdicts.filter((one) => one === 'error').length;
  const reason =
    errors > 0 ? `${errors} of ${verdicts.length} were dropped because the expression failed.` : undefined;
  return {
    kept: choose(before, (index) => verdicts[index] === 'keep'),
    dropped: choose(before, (index) => verdicts[index] !== 'keep', reason),
  };
}

const both = (settled: Settled): Outputs => ({ kept: settled, dropped: settled });

const withoutCount = ({ count: _, ...facts }: PortFacts): PortFacts => facts;

export const filter = definePrimitive({
  id: 'filter',
  version: 1,
  group: 'transformation',
  title: 'Filter',
  summary: 'Part a list into the items that meet a condition and the others.',
  docs: `Asks one condition about each item of a list. Both lists leave, each in the order of before, and each may be empty.

The condition is written in CEL over \`value\`, \`confidence\`, \`status\` and \`outcome\` of an item: \`value.total > 100\`, \`status == 'calibrated' && confidence >= 0.9\`. Where it asks for a confidence and an item has none, the item is dropped, unless unknown ones are to be kept. An item the condition fails on is dropped too, and counted.

No confidence changes. How sure the kept ones are together is another question: choosing them by their score makes that score too high on average.`,
  example: {
    about: 'Only the answer that is sure enough is kept.',
    config: { keep: 'confidence >= 0.8' },
    arrives: { in: 'list: "a", says 0.9; "b", says 0.4; "c", unknown: no-signal' },
    leaves: { kept: 'list: "a", says 0.9', dropped: 'list: "b", says 0.4; "c", unknown: no-signal' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'List', type: list(typeVar('T')) }],
    out: [
      { name: 'kept', title: 'Kept', type: list(typeVar('T')) },
      { name: 'dropped', title: 'Dropped', type: list(typeVar('T')) },
    ],
  }),
  subtitle: ({ keep }) => keep,
  infer: (ctx) => {
    const facts = withoutCount(factsOf(ctx, 'in'));
    return { kept: facts, dropped: facts };
  },
  issues: {
    'R9.expression': { sentence: 'The expression cannot be read: {problem}', fix: 'Correct the expression.' },
    'R12.no-score': {
      sentence: 'Nothing before this filter ever gives a score: every item is dropped.',
      fix: 'Ask for something else than the confidence, or keep unknown ones.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const { keep, keepUnknown } = ctx.config;
    const compiled = compileCel(keep, VARIABLES);
    if (!compiled.isOk)
      return [{ code: 'R9.expression', field: 'keep', values: { problem: compiled.problem } }];
    const [facts] = ctx.facts('in');
    if (!facts || keepUnknown || !asksConfidence(keep)) return [];
    return itemFacts(facts).status === 'unknown' ? [{ code: 'R12.no-score', field: 'keep' }] : [];
  },
  run: (ctx) => {
    const before = ctx.input('in');
    if (isSkipped(before)) return both(before);
    return before.outcome === 'ok' ? partition(before, ctx.config) : both(handOn(before));
  },
  explain: ({ config: { keep }, port, output }) => ({
    rule: 'pass',
    lines: [
      `${port === 'kept' ? 'Items for which' : 'Items for which it is not true that'} ${keep}.`,
      ...(output.reason ? [output.reason] : []),
      'A filter does not change a confidence.',
    ],
    assumes: [],
  }),
});
