import { type Agent, decline } from '../agent.ts';
import { wordsOf } from '../learn/words.ts';
import { readText } from '../text/read-text.ts';
import { HAM, SPAM, spamCard } from './card.ts';

const SELLING: ReadonlySet<string> = new Set(
  `account award bonus bonuses cash claim claimed code congrats congratulations cost credit customer deal discount
  entry exclusive free gift guaranteed holiday insurance landline limited loan lottery mobile network nokia offer
  offers order player points polyphonic prize promo reply ringtone ringtones selected service statement stop
  subscription text tone tones txt unsubscribe update urgent valid video voucher weekly win winner won`.split(
    /\s+/,
  ),
);

const TALKING: ReadonlySet<string> = new Set(
  `anyway bed bus class come coming cool da dad dear dinner dont feel finish fine gonna got haha hey home hope hows
  i'll i'm im ill later lecture lol love lunch mean morning mum night ok okay really sleep sorry sure tell thanks
  thats think thought tomorrow tonight wait wanna wat went work yeah yep yes`.split(/\s+/),
);

/** Which words are more: those of advertisements or those of friends? */
export const spamWords: Agent = {
  card: spamCard({
    id: 'spam-words',
    version: '1.0.0',
    title: 'Spam by words',
    about:
      'Counts words of advertising against words of small talk in a short message. Says the share of the side that wins; a tie, or none of either, is declined.',
    family: 'spam-words',
    method: 'lexicon-share',
  }),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const words = wordsOf(given);
    const selling = words.filter((word) => SELLING.has(word)).length;
    const talking = words.filter((word) => TALKING.has(word)).length;
    if (selling === talking) return decline('Its words lean neither way.');
    const most = Math.max(selling, talking);
    // one more of each keeps a single word from looking certain
    return {
      kind: 'answer',
      value: selling > talking ? SPAM : HAM,
      score: (most + 1) / (selling + talking + 2),
    };
  },
};
