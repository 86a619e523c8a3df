import { type Agent, lazy } from '../agent.ts';
import { answerLanguage, languageCard, readText, undetermined } from './card.ts';

const MAX_BYTES = 8_000;
const LOAD_MS = 30_000;

const model = lazy(async () => {
  const { loadModule } = await import('cld3-asm');
  // its own limit of three seconds is too short where all agents load at once
  return (await loadModule({ timeout: LOAD_MS })).create(0, MAX_BYTES);
});

/** cld3: Chrome's neural network for language identification, as WebAssembly. */
export const cld3: Agent = {
  card: languageCard({
    id: 'language-cld3',
    version: '4.0.0',
    title: 'cld3',
    about:
      "Chrome's small neural network over letter groups, about 100 languages; declines where it calls itself unreliable. Says its softmax.",
    family: 'neural',
    method: 'softmax',
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const { language, probability, is_reliable: isReliable } = (await model()).findLanguage(text);
    const code: string = language;
    if (code === 'und' || !isReliable) return undetermined;
    return answerLanguage(code, Math.min(1, probability));
  },
};
