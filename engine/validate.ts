/** Pattern -> issues: the same function in the browser while drawing and on the server before a run. */
import { type Inference, inferPattern } from './infer.ts';
import { type Issue, issue } from './issues.ts';
import { judge } from './judge.ts';
import type { Known } from './parts.ts';
import { LIMITS, type Pattern, patternSchema } from './pattern.ts';
import { clip } from './words.ts';

/** Most problems of a file that are told when it is not a pattern. */
const MOST_TOLD = 20;
/** How deep the JSON of a pattern may be nested; configs need far less. */
const JSON_DEPTH = 40;

/**
 * Everything wrong with a pattern, errors first; empty means: a run ends in a value, an abstention or a
 * failure that an agent or a person caused. Never throws for a user's mistake, however broken the graph.
 */
export const validate = (pattern: Pattern, known: Known): Issue[] =>
  validateInferred(inferPattern(pattern, known));

/** The same for a caller that has the inference already. */
export const validateInferred = (inference: Inference): Issue[] => judge(inference).issues;

export type Parsed = { pattern: Pattern } | { issues: Issue[] };

/** Reads a pattern from outside: JSON text or what was parsed from it. Says in sentences why it is none. */
export function parsePattern(given: unknown): Parsed {
  const json = typeof given === 'string' ? fromText(given) : { value: given };
  if ('issues' in json) return json;
  const tooLarge = checkSize(json.value);
  if (tooLarge) return { issues: [tooLarge] };
  const parsed = patternSchema.safeParse(json.value);
  if (parsed.success) return { pattern: parsed.data };
  const problems = parsed.error.issues.slice(0, MOST_TOLD).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return issue('S.format', {}, { problem: clip(place ? `${place}: ${message}` : message, 240) });
  });
  return { issues: problems };
}

function fromText(text: string): { value: unknown } | { issues: Issue[] } {
  if (text.length > LIMITS.bytes) return { issues: [tooMany('bytes', text.length)] };
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { issues: [issue('S.format', {}, { problem: 'it is not JSON.' })] };
  }
}

const tooMany = (what: 'nodes' | 'edges' | 'bytes', count: number): Issue =>
  issue('S.too-large', {}, { what, count, limit: LIMITS[what] });

/** Counts before the schema looks at anything, so that a huge file costs little. */
function checkSize(value: unknown): Issue | undefined {
  if (typeof value !== 'object' || value === null) {
    return issue('S.format', {}, { problem: 'it holds no nodes and connections.' });
  }
  for (const what of ['nodes', 'edges'] as const) {
    const list: unknown = Reflect.get(value, what);
    if (Array.isArray(list) && list.length > LIMITS[what]) return tooMany(what, list.length);
  }
  const problem = oddityIn(value);
  if (problem) return issue('S.format', {}, { problem });
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
  return bytes > LIMITS.bytes ? tooMany('bytes', bytes) : undefined;
}

/** What no schema would say: depth, and a key that would vanish without a trace when it is copied. */
function oddityIn(value: object): string | undefined {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > JSON_DEPTH) return 'it is nested too deeply.';
    if (level.some((one) => Object.hasOwn(one, '__proto__'))) return 'a key may not be called “__proto__”.';
    level = level.flatMap((one) => Object.values(one).filter(isObject));
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
