/** For tests: a call of an agent with nothing around it, and an input that each built-in agent answers. */
import type { Agent, Reply } from './agent.ts';

export const asker =
  (agent: Agent) =>
  (input: unknown): Promise<Reply> =>
    agent.call(input, { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' });

/** By task; texts are good enough for all others. */
const INPUTS: Readonly<Record<string, unknown>> = {
  arithmetic: '(1 + 2) / 4',
  revision: { text: 'Teh end.', issues: ['“Teh” is misspelt; perhaps “The”.'] },
  synthesis: ['The train leaves at nine.', 'At nine the train leaves.'],
  extraction: 'It was signed on May 12, 2024.',
  'code-repair': { code: '2 + 2 = 5', feedback: 'It does not add up.' },
  'game-24-search': { numbers: [12, 12], terms: ['12', '12'] },
  panel: 'It works.\n— Ann: positive (0.8)',
  planning: 'Read the file. Count the words.',
  'question-answering': { question: 'When does it open?', sources: ['It opens at nine.'] },
  'word-problems': '(1 + 2) * 4',
  spam: 'URGENT! You have WON £1000. Call 09061234567 now to claim. T&Cs apply, 18+ only!',
  'support-domain': 'My parcel is late.',
  'support-intent': 'My parcel is late.',
  judging: { a: 'It works well.', b: 'It wroks well.' },
};

const BY_ID: Readonly<Record<string, unknown>> = {
  'booking-release': { booking: 'PX-2B2335AD', item: 'Hotel in Oslo' },
  'game-24-rate': { numbers: [24], terms: ['24'] },
};

export const inputFor = ({ card }: Agent): unknown =>
  BY_ID[card.id] ?? INPUTS[card.task] ?? 'This is an excellent and lovely little phone.';
