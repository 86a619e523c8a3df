/** Recorded answers as lines of text: input, tab, answer, tab, score, or a JSON object a line. Pure. */
import { z } from 'zod';

export type RecordedAnswer = { input: string; value?: unknown; score?: number | undefined };

const line = z.object({
  input: z.unknown(),
  value: z.unknown(),
  score: z.number().nullish(),
});

/** Lines without anything are left out; the server says what is wrong with what was recorded. */
export function readAnswers(text: string): RecordedAnswer[] {
  return text
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map((one) => fromJson(one) ?? fromTabs(one));
}

function fromJson(text: string): RecordedAnswer | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const read = line.safeParse(JSON.parse(text));
    if (!read.success || read.data.input === undefined) return undefined;
    const { input, value, score } = read.data;
    const asked = typeof input === 'string' ? input : JSON.stringify(input);
    return { input: asked, value, ...(typeof score === 'number' && { score }) };
  } catch {
    return undefined;
  }
}

function fromTabs(text: string): RecordedAnswer {
  const [input = '', value = '', score] = text.replace(/\r$/, '').split('\t');
  return { input, value, ...(score !== undefined && score !== '' && { score: Number(score) }) };
}

/** What would not survive between tabs is a JSON object. */
export function writeAnswers(answers: readonly RecordedAnswer[]): string {
  return answers
    .map(({ input, value, score }) => {
      const isPlain =
        typeof value === 'string' && !/[\t\r\n]/.test(input + value) && !input.trimStart().startsWith('{');
      if (!isPlain) return JSON.stringify({ input, value, ...(score !== undefined && { score }) });
      return [input, value, ...(score === undefined ? [] : [score])].join('\t');
    })
    .join('\n');
}
