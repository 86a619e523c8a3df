import { draw } from './draw.ts';
import { agent, answer, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'I did not expect this to be so good!';

export const adaptiveQuorum: Starter = {
  key: 'adaptive-quorum',
  name: 'Adaptive quorum',
  summary: 'Seven agents are asked, and the rest is cancelled as soon as the winner is certain.',
  category: 'cost',
  semver: '1.0.0',
  note: 'Pattern 18, adaptive quorum, stopping by votes: four equal answers of seven decide. Stopping by probability needs calibration.',
  example: { text },
  graph: draw(
    [
      textInput([0, 3], { title: 'Text', description: 'A text to judge.', sample: text }),
      agent([1, 0], 'AFINN', 'sentiment-afinn'),
      agent([1, 1], 'Wink', 'sentiment-wink'),
      agent([1, 2], 'Naive Bayes', 'sentiment-naive-bayes'),
      agent([1, 3], 'Logistic', 'sentiment-logistic'),
      agent([1, 4], 'VADER', 'sentiment-vader'),
      agent([1, 5], 'Wink NLP', 'sentiment-wink-nlp'),
      agent([1, 6], 'Nearest', 'sentiment-nearest'),
      {
        id: 'vote',
        primitive: 'vote',
        title: 'Four agree',
        at: [2, 3],
        config: { mode: 'quorum', quorum: 4, stop: 'decided' },
      },
      answer([3, 3]),
    ],
    [
      'text > afinn',
      'text > wink',
      'text > naive-bayes',
      'text > logistic',
      'text > vader',
      'text > wink-nlp',
      'text > nearest',
      'afinn > vote',
      'wink > vote',
      'naive-bayes > vote',
      'logistic > vote',
      'vader > vote',
      'wink-nlp > vote',
      'nearest > vote',
      'vote > answer',
    ],
  ),
};
