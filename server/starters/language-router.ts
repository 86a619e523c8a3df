import { draw } from './draw.ts';
import {
  ASK_SENTIMENT,
  agent,
  answer,
  join,
  kept,
  member,
  person,
  SENTIMENTS,
  textInput,
} from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'The staff was friendly and the room was wonderful.';

/** Passes on the text that the record carries beside its language. */
const textOf = (id: string, at: readonly [number, number]) => ({
  id,
  primitive: 'transform',
  title: 'The text',
  at,
  config: { expression: 'value.Text.value', type: 'Text' },
});

export const languageRouter: Starter = {
  key: 'language-router',
  name: 'Language router',
  summary: 'English texts go to a specialist for English, and all others to a person.',
  category: 'language',
  semver: '1.0.0',
  note: 'Pattern 7, learned router: a trained classifier chooses the path, a specialist answers, the paths join.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0.5], { title: 'Review', description: 'A review in any language.', sample: text }),
      {
        id: 'read',
        primitive: 'parallel',
        title: 'Text and language',
        at: [1, 0.5],
        inside: [kept([0, 0], 'Text'), member([0, 1], 'Language', 'language-eld')],
      },
      {
        id: 'is-english',
        primitive: 'branch',
        title: 'English?',
        at: [2, 0.5],
        config: { when: "value.Language.outcome == 'ok' && value.Language.value == 'en'" },
      },
      textOf('english', [3, 0]),
      textOf('other', [3, 1]),
      agent([4, 0], 'English specialist', 'sentiment-wink-nlp'),
      person([4, 1], ASK_SENTIMENT, SENTIMENTS),
      join([5, 0.5]),
      answer([6, 0.5]),
    ],
    [
      'text > read',
      'read.item > Text',
      'read.item > Language',
      'Text > read.results',
      'Language > read.results',
      'read > is-english',
      'is-english.then > english',
      'is-english.else > other',
      'english > wink-nlp',
      'other > person',
      'wink-nlp > join',
      'person > join',
      'join > answer',
    ],
  ),
};
