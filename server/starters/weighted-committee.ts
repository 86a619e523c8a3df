import { draw } from './draw.ts';
import { ASK_SENTIMENT, agent, answer, join, person, rawGate, SENTIMENTS, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'The food was excellent, but the waiter was rude and we will not come back.';

export const weightedCommittee: Starter = {
  key: 'weighted-committee',
  name: 'Weighted committee',
  summary: 'Five agents speak with the weight of their scores, correlated voices counting as fewer.',
  category: 'review',
  semver: '1.0.0',
  note: 'Pattern 3, weighted committee. Raw scores enter the pool, so its number ranks texts and is no probability yet.',
  example: { text },
  graph: draw(
    [
      textInput([0, 2], { title: 'Text', description: 'A text to judge.', sample: text }),
      agent([1, 0], 'VADER', 'sentiment-vader'),
      agent([1, 1], 'Wink NLP', 'sentiment-wink-nlp'),
      agent([1, 2], 'Naive Bayes', 'sentiment-naive-bayes'),
      agent([1, 3], 'Logistic', 'sentiment-logistic'),
      agent([1, 4], 'Nearest', 'sentiment-nearest'),
      { id: 'pool', primitive: 'pool', title: 'Pool', at: [2, 2], config: { voices: 'raw', minVoices: 3 } },
      rawGate([3, 2], 'Clear enough?', 0.8),
      person([4, 3], ASK_SENTIMENT, SENTIMENTS),
      join([5, 2]),
      answer([6, 2]),
    ],
    [
      'text > vader',
      'text > wink-nlp',
      'text > naive-bayes',
      'text > logistic',
      'text > nearest',
      'vader > pool',
      'wink-nlp > pool',
      'naive-bayes > pool',
      'logistic > pool',
      'nearest > pool',
      'pool > gate',
      'gate.pass > join',
      'gate.below > person',
      'person > join',
      'join > answer',
    ],
  ),
};
