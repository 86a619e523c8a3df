/** For tests: a call of an agent with nothing around it, and an input that each built-in agent answers. */
import type { Agent, Reply } from './agent.ts';

export const asker =
  (agent: Agent) =>
  (input: unknown): Promise<Reply> =>
    agent.call(input, { signal: new AbortController().signal, seed: 0 });

/** By task; texts are good enough for all others. */
const INPUTS: Readonly<Record<string, unknown>> = {
  arithmetic: '(1 + 2) / 4',
  revision: { text: 'Teh end.', issues: ['“Teh” is misspelt; perhaps “The”.'] },
  synthesis: ['The train leaves at nine.', 'At nine the train leaves.'],
  extraction: 'It was signed on May 12, 2024.',
  judging: { a: 'It works well.', b: 'It wroks well.' },
};

export const inputFor = ({ card }: Agent): unknown =>
  INPUTS[card.task] ?? 'This is an excellent and lovely little phone.';
