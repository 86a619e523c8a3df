import { draw } from './draw.ts';
import { ASK_SENTIMENT, agent, answer, join, person, rawGate, SENTIMENTS, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'This place has a lot of promise but fails to deliver.';

export const agreementGate: Starter = {
  key: 'agreement-gate',
  name: 'Agreement gate',
  summary: 'Four different readers vote, and only a clear agreement passes without a person.',
  category: 'review',
  semver: '1.0.0',
  note: 'Pattern 2, self-consistency, with four different agents in place of samples of one. The gate reads the share of votes.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Text', description: 'A text to judge.', sample: text }),
      {
        id: 'readers',
        primitive: 'parallel',
        title: 'Four readers',
        at: [1, 0],
        inside: [
          agent([0, 0], 'VADER', 'sentiment-vader'),
          agent([0, 1], 'Wink NLP', 'sentiment-wink-nlp'),
          agent([0, 2], 'Naive Bayes', 'sentiment-naive-bayes'),
          agent([0, 3], 'Logistic', 'sentiment-logistic'),
        ],
      },
      { id: 'vote', primitive: 'vote', title: 'Vote', at: [2, 0], config: { mode: 'majority' } },
      rawGate([3, 0], 'Clear agreement?', 0.75),
      person([4, 1], ASK_SENTIMENT, SENTIMENTS),
      join([5, 0]),
      answer([6, 0]),
    ],
    [
      'text > readers',
      'readers.item > vader',
      'readers.item > wink-nlp',
      'readers.item > naive-bayes',
      'readers.item > logistic',
      'vader > readers.results',
      'wink-nlp > readers.results',
      'naive-bayes > readers.results',
      'logistic > readers.results',
      'readers > vote',
      'vote > gate',
      'gate.pass > join',
      'gate.below > person',
      'person > join',
      'join > answer',
    ],
  ),
};
