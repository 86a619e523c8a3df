import { draw } from './draw.ts';
import { answer, join, kept, member, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'Your last delivery was a complete disaster and I am tired of your useless excuses.';
const VERDICTS = ['send', 'hold'];

export const redTeamGate: Starter = {
  key: 'red-team-gate',
  name: 'Red-team gate',
  summary: 'Three checkers read a draft before it goes out, and any of them can stop it for a person.',
  category: 'safety',
  semver: '1.0.0',
  note: 'Pattern 28, red-team gate. The checkers look at tone only; one objection is enough.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0.5], { title: 'Draft', description: 'A message before it is sent.', sample: text }),
      {
        id: 'checks',
        primitive: 'parallel',
        title: 'Checkers',
        at: [1, 0.5],
        inside: [
          kept([0, 0], 'Draft'),
          member([0, 1], 'Vader', 'sentiment-vader'),
          member([0, 2], 'Bayes', 'sentiment-naive-bayes'),
          member([0, 3], 'Logistic', 'sentiment-logistic'),
        ],
      },
      {
        id: 'objection',
        primitive: 'branch',
        title: 'Any objection?',
        at: [2, 0.5],
        config: {
          when: "[value.Vader, value.Bayes, value.Logistic].exists(one, one.outcome == 'fail' || one.value == 'negative')",
        },
      },
      {
        id: 'stopped',
        primitive: 'transform',
        title: 'The draft',
        at: [3, 0],
        config: { expression: 'value.Draft.value', type: 'Text' },
      },
      {
        id: 'person',
        primitive: 'human',
        title: 'Person',
        at: [4, 0],
        config: { question: 'This draft may sound hostile. Send it or hold it?', options: VERDICTS },
      },
      {
        id: 'send',
        primitive: 'transform',
        title: 'Send',
        at: [4, 1],
        config: { expression: "'send'", type: 'Label', labels: VERDICTS },
      },
      join([5, 0.5]),
      answer([6, 0.5]),
    ],
    [
      'text > checks',
      'checks.item > Draft',
      'checks.item > Vader',
      'checks.item > Bayes',
      'checks.item > Logistic',
      'Draft > checks.results',
      'Vader > checks.results',
      'Bayes > checks.results',
      'Logistic > checks.results',
      'checks > objection',
      'objection.then > stopped',
      'objection.else > send',
      'stopped > person',
      'person > join',
      'send > join',
      'join > answer',
    ],
  ),
};
