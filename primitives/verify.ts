import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue, type Outputs, type PortFacts } from './define.ts';
import {
  abstain,
  type Belief,
  type ClaimId,
  isStatusAtMost,
  NO_COST,
  ok,
  unknown,
  type Verification,
} from './kit/belief.ts';
import { NOTHING } from './kit/bound.ts';
import { compileCel } from './kit/cel.ts';
import { certain } from './kit/certain.ts';
import { factsOf } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { ORACLE_CLAIMS, ORACLES, type OracleRequest, type OracleVerdict } from './kit/oracle.ts';
import { any, label, typeVar } from './kit/port-type.ts';
import { afterCheck } from './kit/verdicts.ts';

const VERDICTS = ['pass', 'fail', 'partial', 'error'] as const;
/** The event that the verdict is the one this oracle gives; the oracle decides it. */
const VERDICT_CLAIM = 'verdict-correct';

const config = z.strictObject({
  oracle: z.enum(ORACLES).default('recompute').describe('Which check is made.'),
  schema: z
    .record(z.string(), z.unknown())
    .default({ type: 'object' })
    .describe('For schema: the JSON Schema that the value must fit.'),
  tests: z
    .string()
    .max(20_000)
    .default('')
    .describe(
      'For test: JavaScript that gives false or throws where the code is wrong; a lone function is called subject.',
    ),
  memoryMb: z
    .int()
    .min(16)
    .max(64)
    .default(32)
    .describe('For test: how much memory code and tests may use together, in MiB.'),
  equation: z
    .string()
    .max(500)
    .default('')
    .describe('For substitute: the equation that the value must solve, such as 2 * x + 3 = 11.'),
  variable: z
    .string()
    .regex(/^[A-Za-z]\w*$/)
    .max(40)
    .default('x')
    .describe('For substitute: the name in the equation that the value stands for.'),
  tolerance: z
    .number()
    .min(0)
    .max(1)
    .default(1e-9)
    .describe('For substitute: the largest difference of the two sides, relative to the larger one.'),
  tau: z
    .number()
    .gt(0)
    .max(1)
    .default(0.6)
    .describe("For support: the share of a sentence's content words that one source must hold."),
  clauses: z
    .string()
    .max(20_000)
    .default('')
    .describe('For sat: one formula a line, over names, with ! & | ^ -> and <->; all of them must hold.'),
  ask: z
    .enum(['assignment', 'consistent'])
    .default('assignment')
    .describe('For sat: whether the value assigns true or false to names, or is formulas of its own.'),
  expression: z
    .string()
    .max(4000)
    .default('')
    .describe('For expression: a CEL expression over value and against that must be true.'),
  onFail: z
    .enum(['pass', 'abstain'])
    .default('pass')
    .describe(
      'What leaves when the check does not pass: the value all the same, or an abstention that says why.',
    ),
  timeoutMs: z
    .int()
    .min(100)
    .max(10_000)
    .default(5000)
    .describe('How long the check may take, in milliseconds; a late one ends in error.'),
});

type Config = z.infer<typeof config>;

const CONSISTENT: ClaimId = 'consistent-with-constraints';

const claimOf = ({ oracle, ask }: Config): ClaimId =>
  oracle === 'sat' && ask === 'consistent' ? CONSISTENT : ORACLE_CLAIMS[oracle];

type Material = { value: unknown; against?: unknown };

function requestFor(of: Material, given: Config): OracleRequest {
  const { oracle, schema, tests, memoryMb, equation, variable, tolerance, tau, clauses, ask } = given;
  switch (oracle) {
    case 'schema':
      return { oracle, ...of, options: { schema } };
    case 'test':
      return { oracle, ...of, options: { tests, timeoutMs: given.timeoutMs, memoryMb } };
    case 'recompute':
      return { oracle, ...of, options: {} };
    case 'substitute':
      return { oracle, ...of, options: { equation, variable, tolerance } };
    case 'support':
      return { oracle, ...of, options: { tau } };
    case 'sat':
      return { oracle, ...of, options: { clauses, ask } };
    case 'expression':
      return { oracle, ...of, options: { expression: given.expression } };
  }
}

const verdictSchema = z.object({
  verdict: z.enum(VERDICTS),
  score: z.number().min(0).max(1).optional(),
  covers: z.string().min(1),
  detail: z.string(),
});

type Checked = Omit<OracleVerdict, 'score'> & { score?: number | undefined };

/** A check that could not be made says nothing about the value: that is an error, never a fail. */
function readVerdict(belief: Belief, covers: ClaimId): Checked {
  const read = verdictSchema.safeParse(belief.value);
  if (belief.outcome === 'ok' && read.success) return read.data;
  return { verdict: 'error', covers, detail: belief.reason ?? 'The check gave no verdict.' };
}

const toVerification = (oracle: string, { verdict, score, covers }: Checked): Verification => ({
  oracle,
  verdict,
  ...(score !== undefined && { score }),
  covers,
});

const NOT_PASSED: Readonly<Record<Exclude<Checked['verdict'], 'pass'>, string>> = {
  fail: 'The check failed',
  partial: 'The check passed only in part',
  error: 'The check could not be made',
};

function judged(before: Belief, checked: Checked, { oracle, onFail }: Config): Outputs {
  const { verdict, detail } = checked;
  const verification = toVerification(oracle, checked);
  const conf = afterCheck(before.conf, verification);
  const verified = [...(before.verified ?? []), verification];
  const { evidence } = before;
  const sure =
    verdict === 'error' ? unknown(VERDICT_CLAIM, 'no-signal') : certain(VERDICT_CLAIM, { rule: 'oracle' });
  const told = ok(verdict, sure, { evidence, reason: detail });
  if (verdict === 'pass' || onFail === 'pass')
    return { out: { ...before, conf, verified, cost: NO_COST }, verdict: told };
  const reason = `${NOT_PASSED[verdict]}: ${detail}`;
  return { out: abstain(reason, { claim: before.conf.claim, evidence, verified }), verdict: told };
}

/** A check of the very claim decides it; any other leaves the facts as they are. */
function checkedFacts(facts: PortFacts, covers: ClaimId): PortFacts {
  if (!facts.claims.includes(covers)) return facts;
  const status = isStatusAtMost(facts.status, 'derived') ? 'derived' : facts.status;
  return { ...facts, status, ...(facts.claims.length === 1 && { verified: true }) };
}

const missing = (field: keyof Config): NodeIssue => ({ code: `R9.${field}-empty`, field });

function optionIssues({ oracle, tests, equation, clauses, expression }: Config): readonly NodeIssue[] {
  if (oracle === 'test') return tests.trim() ? [] : [missing('tests')];
  if (oracle === 'sat') return clauses.trim() ? [] : [missing('clauses')];
  if (oracle === 'substitute')
    return equation.split('=').length === 2 ? [] : [{ code: 'R9.equation', field: 'equation' }];
  if (oracle !== 'expression') return [];
  if (!expression.trim()) return [missing('expression')];
  const compiled = compileCel(expression, ['value', 'against']);
  if (compiled.isOk) return [];
  return [{ code: 'R9.expression', field: 'expression', values: { problem: compiled.problem } }];
}

/** An expression that compares with something does not run without it: whoever waits for it waits here. */
const readsAgainst = ({ oracle, expression }: Config): boolean =>
  oracle === 'expression' &&
  compileCel(expression, ['value', 'against']).isOk &&
  !compileCel(expression, ['value']).isOk;

const fillIn = (what: string) => ({
  sentence: `The ${what} to check with are missing.`,
  fix: `Write the ${what}.`,
});

const WORDS: Readonly<Record<Config['oracle'], string>> = {
  schema: 'fits the schema',
  test: 'passes the tests',
  recompute: 'calculations hold',
  substitute: 'solves the equation',
  support: 'is supported by the sources',
  sat: 'meets the constraints',
  expression: 'makes the expression true',
};

export const verify = definePrimitive({
  id: 'verify',
  version: 1,
  group: 'verification',
  title: 'Verify',
  summary: 'Check a value by other means than those that made it.',
  docs: `Puts the value before an independent check: a schema, tests that are run, the calculations in it done again, an equation, the sources it should rest on, constraints, or an expression. The value passes with the verdict noted on it; the other port gives the verdict by itself.

Verdicts are *pass*, *fail*, *partial* where some parts hold, and *error* where the check could not be made: an error says nothing about the value. When told to abstain, everything but a pass becomes an abstention with the reason, so that a retry around it tries again.

A check decides exactly what it covers, and that is written beside the verdict: the schema covers *schema-valid*, not that the content is right. Only where the confidence is about that very claim does it become 1 or 0. Otherwise it stays as it was until outcomes have shown how much a pass is worth here.`,
  example: {
    about: 'A sum that does not add up is sent back.',
    config: { onFail: 'abstain' },
    arrives: { in: '"2 + 2 = 5", says 0.9' },
    effects: {
      check:
        '{"verdict":"fail","covers":"arithmetic-consistent","detail":"2 + 2 is 4, not 5."}, unknown: given',
    },
    leaves: { out: 'abstains: The check failed: 2 + 2 is 4, not 5.', verdict: '"fail", p 1 [1, 1]' },
  },
  cost: 'free',
  config,
  ports: (given) => ({
    in: [
      { name: 'in', title: 'Value', type: typeVar('T') },
      { name: 'against', title: 'Against', type: any, ...(!readsAgainst(given) && { optional: true }) },
    ],
    out: [
      { name: 'out', title: 'Value', type: typeVar('T') },
      { name: 'verdict', title: 'Verdict', type: label(VERDICTS) },
    ],
  }),
  subtitle: ({ oracle }) => WORDS[oracle],
  infer: (ctx) => ({
    out: checkedFacts(factsOf(ctx, 'in'), claimOf(ctx.config)),
    verdict: { type: label(VERDICTS), claims: [VERDICT_CLAIM], status: 'derived', verified: true },
  }),
  issues: {
    'R9.tests-empty': fillIn('tests'),
    'R9.clauses-empty': fillIn('clauses'),
    'R9.expression-empty': { sentence: 'There is no expression to check.', fix: 'Write an expression.' },
    'R9.equation': {
      sentence: 'The equation needs two sides.',
      fix: 'Write it with one equals sign, such as 2 * x + 3 = 11.',
    },
    'R9.expression': { sentence: 'The expression cannot be read: {problem}', fix: 'Correct the expression.' },
    'R1.against': {
      sentence: 'Nothing is connected to check the value against.',
      fix: 'Connect the sources to the port Against.',
    },
  },
  check: (ctx) => {
    const issues = optionIssues(ctx.config);
    const needsSources = ctx.config.oracle === 'support' && ctx.facts('against').length === 0;
    return needsSources ? [...issues, { code: 'R1.against', field: 'against' }] : issues;
  },
  decide: (ctx) => {
    const before = ctx.input('in');
    const against = ctx.input('against');
    if (before === undefined || against === undefined) return undefined;
    if (isSkipped(before)) return { out: before, verdict: before };
    if (before.outcome !== 'ok') return { out: before, verdict: before };
    if (!isSkipped(against) && against.outcome !== 'ok') return { out: against, verdict: against };
    const covers = claimOf(ctx.config);
    const value = toPlain(before.value);
    const sources = isSkipped(against) ? undefined : toPlain(against.value);
    for (const plain of [value, sources])
      if (plain && !plain.isOk)
        return judged(before, { verdict: 'error', covers, detail: plain.problem }, ctx.config);
    const of = { value: value.isOk && value.value, ...(sources?.isOk && { against: sources.value }) };
    const { timeoutMs } = ctx.config;
    const oracle = requestFor(of, ctx.config);
    const answer = ctx.effect('check', { kind: 'oracle', oracle, timeoutMs });
    return answer && judged(before, readVerdict(answer, covers), ctx.config);
  },
  bound: ({ config: { timeoutMs } }) => ({ ...NOTHING, ms: timeoutMs }),
  explain: ({ config: given, output, port }) => {
    const last = output.verified?.at(-1);
    if (port === 'verdict' || !last)
      return { rule: 'oracle', lines: output.reason ? [output.reason] : [], assumes: [] };
    const said = `The check ended in ${last.verdict}; a pass proves ${last.covers}.`;
    const isDecided = output.conf.status === 'derived' && output.conf.rule === 'oracle';
    const effect = isDecided
      ? 'It covers what the number is about, so it decides it.'
      : `The number is about ${output.conf.claim}: what a verdict is worth for that was not measured (${claimOf(given)}).`;
    return { rule: isDecided ? 'oracle' : 'pass', lines: [said, effect], assumes: [] };
  },
});
