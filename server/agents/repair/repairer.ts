import { z } from 'zod';
import { json, text } from '#primitives/kit/port-type.ts';
import { readJson } from '#primitives/kit/read-json.ts';
import { type Agent, type CallOptions, decline, type Reply } from '../agent.ts';
import { calculator } from '../calculator/calculator.ts';
import { readText } from '../text/read-text.ts';
import { candidatesOf, closeBrackets } from './candidates.ts';

const MAX_CODE = 5_000;

const request = z.object({ code: z.string(), feedback: z.string(), round: z.int().min(1).optional() });

const EQUATION = /^([^=\n]+)=\s*(-?[\d.,]+)\s*$/;
const LOOKS_LIKE_JSON = /^(?:```|\s*[[{]\s*(?:["'\]}[{]|\d|-|[A-Za-z_]\w*\s*:|$))/;

const mended = (code: string, what: string): Reply => ({
  kind: 'answer',
  value: code,
  reason: `Mended: ${what}.`,
});

/** `2 + 2 = 5`: the left side is worked out again. */
async function mendSum(code: string, options: CallOptions): Promise<Reply | undefined> {
  const lines = code.split('\n');
  for (const [at, line] of lines.entries()) {
    const [, left, right] = EQUATION.exec(line) ?? [];
    if (left === undefined || right === undefined) continue;
    const sum = await calculator.call(left, options);
    if (sum.kind !== 'answer' || Number(right.replaceAll(',', '')) === sum.value) continue;
    return mended(lines.with(at, `${left}= ${sum.value}`).join('\n'), 'a sum');
  }
  return undefined;
}

function mendJson(code: string): Reply | undefined {
  if (!LOOKS_LIKE_JSON.test(code)) return undefined;
  const closed = closeBrackets(code);
  const quoted = code.replaceAll(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3');
  for (const [what, attempt] of [
    ['commas, quotes or a fence of JSON', code],
    ['brackets of JSON that were not closed', closed],
    ['names in JSON without quotes', quoted],
    ['names and brackets of JSON', closeBrackets(quoted)],
  ] as const) {
    const read = attempt === undefined ? undefined : readJson(attempt, { repair: true });
    if (read?.isOk)
      return read.repairs.length === 0 && attempt === code
        ? undefined
        : mended(JSON.stringify(read.value), what);
  }
  return undefined;
}

function mendCode(code: string, round: number): Reply {
  const closed = closeBrackets(code);
  if (closed !== undefined) return mended(closed, 'brackets that were not closed');
  const candidates = candidatesOf(code);
  const one = candidates[round - 1];
  if (!one)
    return decline(
      `It knows ${candidates.length} repairs of this code, and none is left for round ${round}.`,
    );
  return mended(one.code, `${one.what}, repair ${round} of ${candidates.length}`);
}

/** One repair a call. It runs nothing: whether a repair helps is for a test to say. */
export const codeRepairer: Agent = {
  card: {
    id: 'repair-code',
    version: '1.0.0',
    title: 'Rule repairer',
    about:
      'Applies one known repair to broken sums, JSON or JavaScript: works a sum out again, puts commas, quotes and brackets right, or changes one sign, constant, comparison or name. Give the code as it was first and the number of the round: each round tries the next repair. It runs nothing and never says how sure it is.',
    family: 'repair-rules',
    task: 'code-repair',
    input: json({ code: text, feedback: text }),
    output: text,
    claim: 'tests-pass',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  load: async () => void (await calculator.load?.()),
  async call(input, options) {
    const read = request.safeParse(input);
    if (!read.success) return decline('There is no code with what is wrong with it.');
    const code = readText(read.data.code, MAX_CODE);
    if (typeof code !== 'string') return code;
    if (!read.data.feedback.trim())
      return { kind: 'answer', value: code, reason: 'Nothing is wrong with it so far.' };
    return (await mendSum(code, options)) ?? mendJson(code) ?? mendCode(code, read.data.round ?? 1);
  },
};
