import { type Agent, decline, type Reply } from '../agent.ts';
import { sentimentCard } from '../sentiment/card.ts';
import { naiveBayes } from '../sentiment/naive-bayes.ts';
import { vader } from '../sentiment/vader.ts';
import { winkNlp } from '../sentiment/wink-nlp.ts';
import { readText } from '../text/read-text.ts';
import { readTranscript, scoreOf, signedOf, toLabel } from './transcript.ts';

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;

/** Half the own opinion, half the mean of the others' (DeGroot 1974); who has none takes theirs. */
function weigh(own: Reply, others: readonly number[]): number | undefined {
  const signed =
    own.kind === 'answer' && own.score !== undefined ? signedOf(String(own.value), own.score) : undefined;
  if (others.length === 0) return signed;
  return signed === undefined ? mean(others) : (signed + mean(others)) / 2;
}

/** One who has an opinion, listens to the others, and learns nothing about the world by it. */
const panelist = (id: string, name: string, base: Agent): Agent => ({
  card: sentimentCard({
    id,
    version: '1.0.0',
    title: `Panelist: ${name}`,
    about: `Has the opinion of ${base.card.title} on the text a transcript begins with, and moves half way towards the mean of what the others said last. It brings no evidence but its own.`,
    family: base.card.family,
    method: 'raw-pool',
    units: base.card.units,
  }),
  ...(base.load && { load: base.load }),
  async call(input, options) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const { matter, latest } = readTranscript(given);
    const others = latest.flatMap((one) => (one.name === name ? [] : [one.signed]));
    const own = await base.call(matter, options);
    const signed = weigh(own, others);
    if (signed === undefined) return own.kind === 'abstain' ? own : decline('It cannot say how sure it is.');
    if (signed === 0) return decline('It is in two minds.');
    return { kind: 'answer', value: toLabel(signed), score: scoreOf(signed) };
  },
});

export const panelists: readonly Agent[] = [
  panelist('panel-vader', 'VADER', vader),
  panelist('panel-wink-nlp', 'Wink NLP', winkNlp),
  panelist('panel-naive-bayes', 'Naive Bayes', naiveBayes),
];
