import { draw } from './draw.ts';
import { ASK_SENTIMENT, agent, answer, person, SENTIMENTS, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'It was a pale color instead of nice and char and has NO flavor.';

export const costCascade: Starter = {
  key: 'cost-cascade',
  name: 'Cost cascade',
  summary: 'The cheapest agent goes first, and each next step is paid for only if the one before was unsure.',
  category: 'cost',
  semver: '1.0.0',
  note: 'Pattern 5, cost cascade. Each step is accepted by its raw score; the last one is a person, who sees the text.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Text', description: 'A text to judge.', sample: text }),
      {
        id: 'cascade',
        primitive: 'fallback',
        title: 'Cascade',
        at: [1, 0],
        config: { accept: 'confident', use: 'raw', threshold: 0.9 },
        inside: [
          agent([0, 0], 'VADER', 'sentiment-vader'),
          agent([0, 1], 'Wink NLP', 'sentiment-wink-nlp'),
          agent([0, 2], 'Naive Bayes', 'sentiment-naive-bayes'),
          agent([0, 3], 'Logistic', 'sentiment-logistic'),
          {
            id: 'pool',
            primitive: 'pool',
            title: 'Three together',
            at: [1, 2],
            config: { voices: 'raw', minVoices: 2 },
          },
          person([0, 4], ASK_SENTIMENT, SENTIMENTS),
        ],
      },
      answer([2, 0]),
    ],
    [
      'text > cascade',
      'cascade.item > vader',
      'cascade.item > wink-nlp',
      'cascade.item > naive-bayes',
      'cascade.item > logistic',
      'cascade.item > person',
      'wink-nlp > pool',
      'naive-bayes > pool',
      'logistic > pool',
      'vader > cascade.results',
      'pool > cascade.results',
      'person > cascade.results',
      'cascade > answer',
    ],
  ),
};
