import { draw } from './draw.ts';
import { ASK_SENTIMENT, agent, answer, join, person, rawGate, SENTIMENTS, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'This item worked great, but it broke after 6 months of use.';

export const gatedAgent: Starter = {
  key: 'gated-agent',
  name: 'Gated agent',
  summary: 'One agent answers, and where it is not sure enough a person decides.',
  category: 'review',
  semver: '1.0.0',
  note: 'Pattern 1, gated single agent. The gate reads the raw score: calibrating it needs outcomes first.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Review', description: 'A review to judge.', sample: text }),
      agent([1, 0], 'Naive Bayes', 'sentiment-naive-bayes'),
      rawGate([2, 0], 'Sure enough?', 0.9),
      person([3, 1], ASK_SENTIMENT, SENTIMENTS),
      join([4, 0]),
      answer([5, 0]),
    ],
    [
      'text > naive-bayes',
      'naive-bayes > gate',
      'gate.pass > join',
      'gate.below > person',
      'person > join',
      'join > answer',
    ],
  ),
};
