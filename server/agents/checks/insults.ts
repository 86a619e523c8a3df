import { type Agent, lazy } from '../agent.ts';
import { wordsOf } from '../learn/words.ts';
import { readText } from '../text/read-text.ts';
import { answerCheck, checkCard } from './card.ts';

/** Names for people that are meant to hurt; AFINN rates few of them. */
const NAMES: ReadonlySet<string> = new Set(
  `airhead blockhead bonehead buffoon clown clowns coward cretin crook dimwit dolt dumb dumbass dumbo dunce dummy
  fathead fool fools halfwit idiot idiotic idiots imbecile imbeciles jerk jerks liar liars loser losers lowlife
  maggot moron moronic morons nitwit numbskull parasite pathetic pig pigs rat scum scumbag simpleton slimeball
  stupid thickhead thug twit vermin weirdo worthless`.split(/\s+/),
);

/** Words that are an insult only to somebody. */
const SOFT: ReadonlySet<string> = new Set(
  'clown clowns coward crook dumb fool fools liar liars loser losers parasite pathetic pig pigs rat stupid thug worthless'.split(
    ' ',
  ),
);
const SOMEBODY: ReadonlySet<string> = new Set([
  ...['you', 'your', "you're", 'youre', 'yourself', 'he', "he's", 'she', "she's", 'they', "they're"],
  ...['staff', 'team', 'agent', 'manager', 'people', 'boss'],
]);

/** AFINN's ratings go from -5 to 5; from here down they are swear words. */
const SWEARING = -4;

const ratings = lazy(async () => {
  const { default: afinn } = await import('sentiment/languages/en/labels.json', { with: { type: 'json' } });
  return afinn as Readonly<Record<string, number>>;
});

export const insultChecker: Agent = {
  card: checkCard({
    id: 'check-insults',
    version: '1.0.0',
    title: 'Insult checker',
    about:
      'Blocks texts with swear words (as AFINN rates them) or names meant to hurt; milder ones only where somebody is spoken of. It knows single words, no irony and no threats, and never says how sure it is.',
    family: 'insult-words',
  }),
  load: async () => void (await ratings()),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const words = wordsOf(given);
    const rated = await ratings();
    const isAboutSomebody = words.some((word) => SOMEBODY.has(word));
    const swears = words.filter((word) => Object.hasOwn(rated, word) && (rated[word] ?? 0) <= SWEARING);
    const names = words.filter((word) => NAMES.has(word) && (isAboutSomebody || !SOFT.has(word)));
    return answerCheck([
      ...(swears.length > 0 ? ['a swear word'] : []),
      ...(names.length > 0 ? ['an insult'] : []),
    ]);
  },
};
