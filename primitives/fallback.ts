import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { barFields } from './kit/bar-fields.ts';
import { abstain, type Belief, handOn } from './kit/belief.ts';
import { inTurn } from './kit/bound.ts';
import { checkNumber, factsOf, oneOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';
import { judge } from './kit/threshold.ts';
import { byWay, factsByWay } from './kit/way.ts';

const config = z.strictObject({
  accept: z
    .enum(['ok', 'confident'])
    .default('ok')
    .describe('What is good enough: any answer, or one whose confidence reaches the threshold.'),
  ...barFields,
});

type Config = z.infer<typeof config>;

function whatIsWrong(answer: Belief, { accept, ...bar }: Config): string | undefined {
  if (accept === 'ok' && answer.outcome === 'ok') return undefined;
  const { isEnough, because } = judge(answer, bar);
  return isEnough ? undefined : /[.!?]$/.test(because) ? because : `${because}.`;
}

/** A later branch sees the items the ones before it could not do: what was measured elsewhere is derived here. */
const reached = (answer: Belief, before: string): Belief => {
  const conf = byWay(answer.conf, `fallback from ${before}`);
  return { ...handOn(answer), conf };
};

export const fallback = definePrimitive({
  id: 'fallback',
  version: 1,
  group: 'control',
  title: 'Fallback',
  summary: 'Try the branches in order and take the first answer that is good enough.',
  docs: `Tries the branches inside one after another, in the order in which they are connected, and takes the first answer that is good enough. A later branch is not even started while an earlier one may still do: put the cheap one first.

When all branches are used up it abstains and lists what each of them said. The confidence is that of the branch that was taken (T3). A later branch sees only the items that the ones before it could not do, so its calibrated confidence becomes derived, unless it was measured on exactly those.`,
  example: {
    about: 'The first branch fails, so the second is tried.',
    arrives: { in: '"2 + 2", unknown: given' },
    takes: ['fast', 'careful'],
    inside: { '1.0': 'fails: Timed out.', '1.1': '"4", says 0.9' },
    leaves: { out: '"4", says 0.9' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [
        { name: 'results', title: 'Branches, in order', type: typeVar('U'), many: { min: 1 }, whole: true },
      ],
    },
  }),
  subtitle: ({ accept, threshold }) =>
    accept === 'ok' ? 'first that answers' : `first with p at least ${threshold}`,
  infer: (ctx) => ({
    item: factsOf(ctx, 'in'),
    out: oneOf(ctx.facts('results').map((facts, index) => (index === 0 ? facts : factsByWay(facts)))),
  }),
  issues: {
    'R12.self-reported': {
      sentence: 'The confidence of every branch is at most {status}: none would ever be accepted.',
      fix: 'Let it compare the raw score, or accept any answer.',
    },
    'W-RAW': {
      sentence: 'Which branch is accepted depends on a score that an agent gives itself.',
      fix: 'Check a sample of the answers it accepts.',
      level: 'warning',
    },
  },
  check: (ctx) =>
    ctx.config.accept === 'confident' ? checkNumber(ctx.facts('results'), ctx.config.use) : [],
  decide: (ctx) => {
    const item = ctx.input('in');
    if (item === undefined) return undefined;
    if (isSkipped(item)) return { out: item };
    if (item.outcome !== 'ok') return handOn(item);
    const trail: string[] = [];
    const nameOf = (index: number): string => ctx.takeNames[index] ?? `branch ${index + 1}`;
    for (let index = 0; index < ctx.takes; index += 1) {
      const settled = ctx.result(1, index, { item });
      if (settled === undefined) return undefined;
      const problem = isSkipped(settled) ? 'not taken.' : whatIsWrong(settled, ctx.config);
      if (problem === undefined)
        return index === 0 ? handOn(settled as Belief) : reached(settled as Belief, nameOf(index - 1));
      trail.push(`${nameOf(index)}: ${problem}`);
    }
    return abstain(`No branch gave an acceptable answer. ${trail.join(' ')}`, { evidence: item.evidence });
  },
  bound: ({ inside, takes }) => ({ ...inside, ms: inTurn(takes).ms }),
  explain: ({ output }) => ({
    rule: 'path',
    lines: ['The confidence is that of the first branch that was good enough.'],
    assumes: output.conf.status === 'calibrated' ? ['measured on items that came this far'] : [],
  }),
});
