import { sentencesOf } from '#primitives/kit/parts.ts';
import { list, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';

const MOST = 50;

/** `1. `, `2) `, `- ` and the like at the start of a line. */
const BULLET = /^\s*(?:\d{1,2}[.)]|[-*•])\s+/;

/** Words that start the next step. */
const NEXT = /;|,?\s+(?:and then|and after that|after that|and finally|afterwards|then|finally)\s+/i;

/** Words that only say which step it is. */
const ORDER =
  /^(?:first|firstly|second|secondly|third|next|then|after that|afterwards|finally|and|lastly)\b[,:]?\s*/i;

/** Verbs that a request starts with: only before one of these does a plain `and` join two requests. */
const VERBS =
  'add answer ask book buy calculate call cancel check choose classify collect compare compute count create delete describe draft email estimate explain extract fetch file find fix forward get give label list look make measure move name open order pay plan prepare print publish rank read record remove rename reply report request review rewrite schedule search send sort split store sum summarise summarize tell test translate update verify write';

const JOINED = new RegExp(
  `,?\\s+and\\s+(?=(?:${VERBS.replaceAll(' ', '|')})\\b)|,\\s+(?=(?:${VERBS.replaceAll(' ', '|')})\\b)`,
  'i',
);

const tidy = (step: string): string => {
  const bare = step
    .trim()
    .replace(ORDER, '')
    .replace(/[\s,;.]+$/, '');
  return bare.charAt(0).toUpperCase() + bare.slice(1);
};

function stepsOf(given: string): string[] {
  const lines = given.split('\n').filter((line) => line.trim());
  const listed = lines.filter((line) => BULLET.test(line));
  const parts =
    listed.length > 1
      ? listed.map((line) => line.replace(BULLET, ''))
      : lines
          .flatMap(sentencesOf)
          .flatMap((one) => one.split(NEXT))
          .flatMap((one) => one.split(JOINED));
  return parts.map(tidy).filter((one) => /\p{L}/u.test(one));
}

/** Takes a request apart where it says so itself. */
export const subtaskSplitter: Agent = {
  card: {
    id: 'split-subtasks',
    version: '1.0.0',
    title: 'Subtask splitter',
    about:
      'Takes a request apart into its steps: items of a list, sentences, and parts joined by words such as then, finally, or and before a verb. Order is kept. A request of one step is declined. It never says how sure it is.',
    family: 'planning-rules',
    task: 'planning',
    input: text,
    output: list(text),
    claim: 'plan-complete',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const steps = stepsOf(given);
    if (steps.length < 2) return decline('It is one step already.');
    if (steps.length > MOST)
      return decline(`There are ${steps.length} steps; at most ${MOST} are told apart.`);
    return { kind: 'answer', value: steps };
  },
};
