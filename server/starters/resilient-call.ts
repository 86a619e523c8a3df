import { draw } from './draw.ts';
import { agent, answer, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'The graphics are gorgeous and the story kept me up all night.';

export const resilientCall: Starter = {
  key: 'resilient-call',
  name: 'Resilient call',
  summary: 'A failing agent is tried again, and if it stays silent two others stand in for it.',
  category: 'reliability',
  semver: '1.0.0',
  note: 'Pattern 22, resilient call, with retry and stand-ins. The circuit breaker, budget and cache are left out.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Text', description: 'A text to judge.', sample: text }),
      {
        id: 'stand-ins',
        primitive: 'fallback',
        title: 'Whoever answers first',
        at: [1, 0],
        config: { accept: 'ok' },
        inside: [
          {
            id: 'tries',
            primitive: 'retry',
            title: 'Three tries',
            at: [0, 0],
            config: { max: 3, on: ['fail'], backoffMs: 200 },
            inside: [agent([0, 0], 'Wink NLP', 'sentiment-wink-nlp')],
          },
          agent([0, 1], 'VADER', 'sentiment-vader'),
          agent([0, 2], 'Naive Bayes', 'sentiment-naive-bayes'),
        ],
      },
      answer([2, 0]),
    ],
    [
      'text > stand-ins',
      'stand-ins.item > tries',
      'tries.item > wink-nlp',
      'wink-nlp > tries.result',
      'stand-ins.item > vader',
      'stand-ins.item > naive-bayes',
      'tries > stand-ins.results',
      'vader > stand-ins.results',
      'naive-bayes > stand-ins.results',
      'stand-ins > answer',
    ],
  ),
};
