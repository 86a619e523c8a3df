/** JSON as models write it: between code fences, with words around it, with commas too many. */

export type ReadJson =
  /** `repairs` are what was done to the text, in words; `isExact` if all of them left the JSON as it was. */
  | { isOk: true; value: unknown; repairs: readonly string[]; isExact: boolean }
  | { isOk: false; problem: string };

const FENCE = '```';

/** Reads a text as JSON. With `repair`, simple faults are put right first and counted. */
export function readJson(given: string, { repair }: { repair: boolean }): ReadJson {
  const plain = tryParse(given);
  if (plain) return { isOk: true, value: plain.value, repairs: [], isExact: true };
  if (!repair) return { isOk: false, problem: 'The text is not JSON.' };
  const fenced = insideFence(given);
  const repairs = fenced === undefined ? [] : ['took it out of its code fence'];
  const exact = fenced === undefined ? undefined : tryParse(fenced);
  if (exact) return { isOk: true, value: exact.value, repairs, isExact: true };
  return mend(fenced ?? given, repairs);
}

function mend(given: string, before: readonly string[]): ReadJson {
  const cut = betweenBrackets(given);
  if (cut === undefined) return { isOk: false, problem: 'The text holds no JSON.' };
  const repairs = cut === given.trim() ? [...before] : [...before, 'left out the words around it'];
  const { text, quotes, commas } = respell(cut);
  if (quotes > 0) repairs.push('made single quotes double');
  if (commas > 0) repairs.push('removed commas before a closing bracket');
  const parsed = tryParse(text);
  if (parsed) return { isOk: true, value: parsed.value, repairs, isExact: false };
  return { isOk: false, problem: 'The text is not JSON, and simple repairs do not make it so.' };
}

function tryParse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** What stands in the first code fence, without the name of its language. */
function insideFence(text: string): string | undefined {
  const open = text.indexOf(FENCE);
  const line = text.indexOf('\n', open);
  const close = text.indexOf(FENCE, line);
  return open < 0 || line < 0 || close < 0 ? undefined : text.slice(line + 1, close);
}

/** From the first opening bracket to the last closing one. */
function betweenBrackets(text: string): string | undefined {
  const start = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  return start < 0 || end < start ? undefined : text.slice(start, end + 1);
}

type Respelt = { text: string; quotes: number; commas: number };

/** One pass: texts in single quotes get double ones, commas before a closing bracket go. */
function respell(given: string): Respelt {
  const out: string[] = [];
  let [quotes, commas] = [0, 0];
  for (let at = 0; at < given.length; at += 1) {
    const letter = given.charAt(at);
    if (letter === '"' || letter === "'") {
      const end = endOfText(given, at);
      const inside = given.slice(at + 1, end);
      out.push('"', letter === '"' ? inside : requote(inside), '"');
      if (letter === "'") quotes += 1;
      at = end;
    } else if (letter === ',' && /^\s*[\]}]/.test(given.slice(at + 1, at + 200))) commas += 1;
    else out.push(letter);
  }
  return { text: out.join(''), quotes, commas };
}

/** Where the text that opens at `start` closes; the end of everything if it never does. */
function endOfText(given: string, start: number): number {
  for (let at = start + 1; at < given.length; at += 1) {
    if (given.charAt(at) === '\\') at += 1;
    else if (given.charAt(at) === given.charAt(start)) return at;
  }
  return given.length;
}

const requote = (inside: string): string => inside.replaceAll("\\'", "'").replaceAll(/(?<!\\)"/g, '\\"');
