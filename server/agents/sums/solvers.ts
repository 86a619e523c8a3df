import { type Random, seeded } from '#engine/random.ts';
import type { AgentCard } from '#primitives/define.ts';
import { text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';

const MAX_LENGTH = 300;
const CALCULATION = /^(?:\d+(?:\.\d+)?|[\s+\-*/()])+$/;
const TOKEN = /\d+(?:\.\d+)?|[+\-*/()]/g;

/** How often a step goes wrong when the solver is neither calm nor in haste. */
type Habits = {
  /** Takes the next sign instead of the one that binds tighter: the sum is right, the way is not. */
  lost: number;
  /** Writes a result that is one off. */
  slip: number;
};

type Token = number | string;
type Work = { steps: string[]; haste: number[]; habits: Habits; random: Random };

const isNumber = (token: Token | undefined): token is number => typeof token === 'number';

/** FNV-1a: the same calculation and seed make the same mistakes. */
const hash = (given: string): number =>
  [...given].reduce((h, one) => Math.imul(h ^ (one.codePointAt(0) ?? 0), 0x01000193), 0x811c9dc5) >>> 0;

function compute(a: number, sign: string, b: number): number {
  const exact = { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[sign] ?? Number.NaN;
  return Math.round(exact * 100) / 100;
}

/** Where the operation stands that is done next in a row of numbers and signs. */
function nextSign(row: readonly Token[], { habits, random }: Work, haste: number): number {
  const tight = row.findIndex((token) => token === '*' || token === '/');
  const isLost = random() < 2 * haste * habits.lost;
  return tight === -1 || isLost ? 1 : tight;
}

/** One operation of a row without brackets; `undefined` where it is no calculation. */
function step(row: readonly Token[], work: Work): readonly Token[] | undefined {
  const haste = work.random();
  const at = nextSign(row, work, haste);
  const [a, sign, b] = [row[at - 1], row[at], row[at + 1]];
  if (!isNumber(a) || !isNumber(b) || typeof sign !== 'string') return undefined;
  const isWrong = work.random() < 2 * haste * work.habits.slip;
  const result = compute(a, sign, b) + (isWrong ? (work.random() < 0.5 ? 1 : -1) : 0);
  if (!Number.isFinite(result) || Math.abs(result) > 1e12) return undefined;
  work.haste.push(haste);
  work.steps.push(`${a} ${sign} ${b} = ${result}`);
  return [...row.slice(0, at - 1), result, ...row.slice(at + 2)];
}

/** Works out the innermost brackets until one number is left. */
function solve(tokens: readonly Token[], work: Work): number | undefined {
  let rest = tokens;
  while (rest.length > 1) {
    const close = rest.indexOf(')');
    const open = rest.slice(0, Math.max(0, close)).lastIndexOf('(');
    if (close !== -1 && open === -1) return undefined;
    let row = close === -1 ? rest : rest.slice(open + 1, close);
    while (row.length > 1) {
      const shorter = step(row, work);
      if (!shorter) return undefined;
      row = shorter;
    }
    if (row.length === 0) return undefined;
    rest = close === -1 ? row : [...rest.slice(0, open), ...row, ...rest.slice(close + 1)];
  }
  const [result] = rest;
  return isNumber(result) ? result : undefined;
}

type Own = Pick<AgentCard, 'id' | 'title' | 'about' | 'units'> & { habits: Habits };

const solver = ({ habits, ...own }: Own): Agent => ({
  card: {
    ...own,
    version: '1.0.0',
    family: 'solvers',
    task: 'word-problems',
    input: text,
    output: text,
    claim: 'answer-correct',
    method: 'verbal',
    provider: 'built-in',
  },
  async call(input, { seed }) {
    const given = readText(input, MAX_LENGTH);
    if (typeof given !== 'string') return given;
    if (!CALCULATION.test(given)) return decline('It is no calculation with + - * / and brackets.');
    const tokens = (given.match(TOKEN) ?? []).map((token) => (/\d/.test(token) ? Number(token) : token));
    const work: Work = { steps: [], haste: [], habits, random: seeded(hash(`${own.id} ${seed} ${given}`)) };
    const result = solve(tokens, work);
    if (result === undefined || work.steps.length === 0)
      return decline('It cannot be worked out step by step.');
    const calm = work.haste.reduce((product, haste) => product * (1 - haste / 4), 1);
    return { kind: 'answer', value: `${work.steps.join('\n')}\nA: ${result}`, score: calm };
  },
});

const ABOUT =
  'Works out a calculation step by step and writes the steps down. It makes mistakes on purpose, drawn from the seed, and says how calm it felt: it stands in where a language model would be called.';

/** Wrong about as often as right on calculations of four operations. */
export const hurriedSolver = solver({
  id: 'solver-hurried',
  title: 'Hurried solver',
  about: `${ABOUT} In a hurry.`,
  units: 1,
  habits: { lost: 0.25, slip: 0.15 },
});

/** Wrong about once in four such calculations. */
export const steadySolver = solver({
  id: 'solver-steady',
  title: 'Steady solver',
  about: `${ABOUT} Taking more time.`,
  units: 3,
  habits: { lost: 0.1, slip: 0.05 },
});
