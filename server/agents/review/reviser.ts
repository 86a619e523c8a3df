import { z } from 'zod';
import { json, list, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { type Fault, findFaults } from './faults.ts';
import { speller } from './speller.ts';

const request = z.object({ text: z.string(), issues: z.array(z.string()) });

/** From the end to the start, so that the places of those before stay right. */
function mend(given: string, faults: readonly Fault[]): string {
  let text = given;
  let limit = given.length + 1;
  for (const { at, length, fix } of faults.toReversed()) {
    if (fix === undefined || at + length > limit) continue;
    text = text.slice(0, at) + fix + text.slice(at + length);
    limit = at;
  }
  return text;
}

/** Changes what the critic named, and nothing else. */
export const reviser: Agent = {
  card: {
    id: 'reviser',
    version: '1.0.0',
    title: 'Copy reviser',
    about:
      'Mends the faults that the copy critic named: takes its spelling, drops repeated words, cuts long sentences in two, adds capitals and end marks. It leaves everything else as it is, and never says how sure it is.',
    family: 'copy-rules',
    task: 'revision',
    input: json({ text, issues: list(text) }),
    output: text,
    claim: 'text-quality',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  load: async () => void (await speller()),
  async call(input) {
    const read = request.safeParse(input);
    if (!read.success) return decline('There is no text with its issues.');
    const given = readText(read.data.text);
    if (typeof given !== 'string') return given;
    const named = new Set(read.data.issues);
    if (named.size === 0) return { kind: 'answer', value: given, reason: 'Nothing was named to mend.' };
    const faults = findFaults(given, await speller()).faults.filter(({ issue }) => named.has(issue));
    const mended = mend(given, faults);
    if (mended === given) return decline('None of the issues named is one it can mend.');
    return { kind: 'answer', value: mended };
  },
};
