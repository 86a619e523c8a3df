import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue, type PortFacts } from './define.ts';
import { barFields } from './kit/bar-fields.ts';
import { abstain, type Belief, handOn, ok, unknown } from './kit/belief.ts';
import { inTurn } from './kit/bound.ts';
import { isUnique } from './kit/config-type.ts';
import { checkNumber, factsOf, NO_FACTS, oneOf } from './kit/facts.ts';
import { ended, onceOk } from './kit/inside.ts';
import { ORACLE_CLAIMS } from './kit/oracle.ts';
import { text, typeVar } from './kit/port-type.ts';
import { judge } from './kit/threshold.ts';
import { byWay, factsByWay } from './kit/way.ts';

const config = z.strictObject({
  until: z
    .array(z.enum(['confident', 'verified']))
    .min(1)
    .default(['confident', 'verified'])
    .describe(
      'What ends the climb: a confidence that reaches the threshold, or an answer that every check passed.',
    ),
  ...barFields,
});

type Config = z.infer<typeof config>;

/**
 * A check that could not be applied, or passed in part, is no pass. That the form is right, as every
 * extraction notes, is no check of the content.
 */
const isVerified = ({ outcome, verified = [] }: Belief): boolean =>
  outcome === 'ok' &&
  verified.some(({ covers }) => covers !== ORACLE_CLAIMS.schema) &&
  verified.every(({ verdict }) => verdict === 'pass');

/** Why the next rung has to be asked, in one sentence; `undefined` when it has not. */
function whatIsWrong(answer: Belief, { until, ...bar }: Config): string | undefined {
  if (until.includes('verified') && isVerified(answer)) return undefined;
  if (answer.outcome === 'ok' && !until.includes('confident')) return 'Not every check passed it.';
  const { isEnough, because } = judge(answer, bar);
  return isEnough ? undefined : ended(because);
}

function shown(answer: Belief): string {
  if (answer.outcome !== 'ok') return '';
  const words = JSON.stringify(answer.value);
  return `${words.length > 200 ? `${words.slice(0, 199)}…` : words}. `;
}

const say = (sentence: string): Belief => ok(sentence, unknown('none', 'free-text'));

type Climbed = { trail: readonly string[]; evidence: readonly string[]; below: string | undefined };

/** The accepted answer, with what the rungs below it said. The first rung's goes out as it is (T3). */
function reached(answer: Belief, { trail, evidence, below }: Climbed): Belief {
  if (below === undefined) return handOn(answer);
  return {
    ...handOn(answer),
    conf: byWay(answer.conf, `escalate from ${below}`),
    evidence: [...new Set([...answer.evidence, ...evidence])],
    reason: `Escalated. ${trail.join(' ')}`,
  };
}

/** A rung above the first is reached by the items the others could not decide: measured elsewhere. */
const onRung = (facts: PortFacts, index: number): PortFacts => (index === 0 ? facts : factsByWay(facts));

export const escalate = definePrimitive({
  id: 'escalate',
  version: 1,
  group: 'control',
  title: 'Escalate',
  summary: 'Ask higher and higher authorities until one is sure enough or a check passes.',
  docs: `Asks the rungs of a ladder in the order in which they are connected: a cheap agent, a better one, a person. It stops at the first answer whose confidence reaches the threshold, or that every independent check passed. A higher rung is not started while a lower one may still do.

Every rung also reads the *trail*: what the rungs below it answered and why that was not enough, empty for the first. Each rung runs by itself, so a node that two rungs need is asked by both. When the ladder ends, it abstains with the whole trail.

The confidence is that of the rung that was reached (T3). What is decided there are the items the lower rungs could not decide, so a calibrated confidence of a higher rung becomes derived, unless it was measured on exactly those.`,
  example: {
    about: 'The small model is not sure enough, so the big one is asked.',
    config: { threshold: 0.8 },
    arrives: { in: '"Great, not", unknown: given' },
    takes: ['small', 'big'],
    inside: {
      '1.0': '"positive", p 0.6 [0.55, 0.65] of 412',
      '2.1': '"negative", p 0.9 [0.86, 0.94] of 380',
    },
    leaves: { out: '"negative", p 0.9 [0.86, 0.94]' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [
        { name: 'item', title: 'Item', type: typeVar('T') },
        { name: 'trail', title: 'Trail', type: text },
      ],
      take: [
        { name: 'results', title: 'Rungs, lowest first', type: typeVar('U'), many: { min: 1 }, whole: true },
      ],
    },
  }),
  subtitle: ({ until, threshold }) =>
    [
      ...(until.includes('confident') ? [`p at least ${threshold}`] : []),
      ...(until.includes('verified') ? ['verified'] : []),
    ].join(' or '),
  infer: (ctx) => ({
    item: factsOf(ctx, 'in'),
    trail: { ...NO_FACTS, type: text },
    out: oneOf(ctx.facts('results').map(onRung)),
  }),
  issues: {
    'R9.until-repeat': { sentence: 'A reason to stop is listed twice.', fix: 'Remove one of the two.' },
    'R12.self-reported': {
      sentence: 'The confidence of every rung is at most {status}: none would ever be accepted.',
      fix: 'Put a person or a calibrate on a rung, or let it compare the raw score.',
    },
    'R12.unverified': {
      sentence: 'No rung is checked by an oracle or a person: none would ever be accepted.',
      fix: 'Put a verify or a person on a rung, or accept confident answers too.',
    },
    'W-RAW': {
      sentence: 'Whether a higher rung is asked depends on a score that an agent gives itself.',
      fix: 'Check a sample of the answers it accepts.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const { until, use } = ctx.config;
    const rungs = ctx.facts('results');
    const issues: NodeIssue[] = isUnique(until) ? [] : [{ code: 'R9.until-repeat', field: 'until' }];
    if (until.includes('confident')) return [...issues, ...checkNumber(rungs, use)];
    if (rungs.length === 0 || rungs.some(({ verified }) => verified)) return issues;
    return [...issues, { code: 'R12.unverified', field: 'until' }];
  },
  decide: onceOk<Config>((item, ctx) => {
    const trail: string[] = [];
    const evidence: string[] = [];
    let below: string | undefined;
    for (let index = 0; index < ctx.takes; index += 1) {
      // a frame for each rung: what it is given depends on the rungs below
      const settled = ctx.result(index + 1, index, { item, trail: say(trail.join('\n')) });
      if (settled === undefined) return undefined;
      const name = ctx.takeNames[index] ?? `rung ${index + 1}`;
      const problem = isSkipped(settled) ? 'Not taken.' : whatIsWrong(settled, ctx.config);
      if (!isSkipped(settled)) {
        if (problem === undefined) return reached(settled, { trail, evidence, below });
        evidence.push(...settled.evidence);
      }
      trail.push(`${name}: ${isSkipped(settled) ? '' : shown(settled)}${problem}`);
      below = name;
    }
    const all = [...new Set([...item.evidence, ...evidence])];
    return abstain(`No rung was sure enough. ${trail.join(' ')}`, { evidence: all });
  }),
  bound: ({ takes }) => inTurn(takes),
  explain: ({ output: { conf, reason } }) => ({
    rule: 'path',
    lines: [
      ...(reason ? [reason] : []),
      'The confidence is that of the first rung that was sure enough or passed every check.',
    ],
    assumes: conf.status === 'derived' ? conf.assumes : [],
  }),
});
