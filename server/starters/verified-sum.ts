import { draw } from './draw.ts';
import { agent, answer, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = '(1250 + 3 * 89.90) * 1.19';

export const verifiedSum: Starter = {
  key: 'verified-sum',
  name: 'Verified sum',
  summary: 'A calculation passes only with a proof of its result, and a person works out the rest.',
  category: 'verification',
  semver: '1.0.0',
  note: 'Pattern 6, verified cascade. The check is exact arithmetic, and the stronger authority behind it is a person.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Calculation', description: 'For example (12 + 7) * 3 / 4.', sample: text }),
      {
        id: 'proof',
        primitive: 'fallback',
        title: 'Proven or asked',
        at: [1, 0],
        config: { accept: 'confident', use: 'p', threshold: 1 },
        inside: [
          agent([0, 0], 'Calculator', 'calculator'),
          {
            id: 'person',
            primitive: 'human',
            title: 'Person',
            at: [0, 1],
            config: { question: 'What is the result of this calculation?', answerType: 'Num' },
          },
        ],
      },
      answer([2, 0]),
    ],
    [
      'text > proof',
      'proof.item > calculator',
      'proof.item > person',
      'calculator > proof.results',
      'person > proof.results',
      'proof > answer',
    ],
  ),
};
