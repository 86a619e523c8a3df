import { LANGUAGES } from '#server/agents/language/card.ts';
import { draw } from './draw.ts';
import { agent, answer, join, person, rawGate, textInput } from './sketches.ts';
import type { Starter } from './starter.ts';

const text = 'Det er en fin dag i dag';

export const languageDesk: Starter = {
  key: 'language-desk',
  name: 'Language desk',
  summary: 'Four detectors tell the language of a text, and a person decides where they divide.',
  category: 'language',
  semver: '1.0.0',
  note: 'Pattern 33, moderated language pipeline. Raw scores enter the pool, so its number is no probability yet.',
  example: { text },
  graph: draw(
    [
      textInput([0, 0], { title: 'Text', description: 'A text in any language.', sample: text }),
      {
        id: 'detectors',
        primitive: 'parallel',
        title: 'Detectors',
        at: [1, 0],
        inside: [
          agent([0, 0], 'franc', 'language-franc'),
          agent([0, 1], 'tinyld', 'language-tinyld'),
          agent([0, 2], 'eld', 'language-eld'),
          agent([0, 3], 'cld3', 'language-cld3'),
        ],
      },
      { id: 'pool', primitive: 'pool', title: 'Pool', at: [2, 0], config: { voices: 'raw', minVoices: 3 } },
      rawGate([3, 0], 'Agreed?', 0.9),
      person([4, 1], 'Which language is this text in?', LANGUAGES),
      join([5, 0]),
      answer([6, 0]),
    ],
    [
      'text > detectors',
      'detectors.item > franc',
      'detectors.item > tinyld',
      'detectors.item > eld',
      'detectors.item > cld3',
      'franc > detectors.results',
      'tinyld > detectors.results',
      'eld > detectors.results',
      'cld3 > detectors.results',
      'detectors > pool',
      'pool > gate',
      'gate.pass > join',
      'gate.below > person',
      'person > join',
      'join > answer',
    ],
  ),
};
