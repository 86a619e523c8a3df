import { list } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { NO_STATE, readState, stateType, successors } from './state.ts';

export const expander24: Agent = {
  card: {
    id: 'game-24-expand',
    version: '1.0.0',
    title: 'Game of 24: next steps',
    about:
      'Combines two of the numbers in every way with + - * / and gives all states that come of it. With one number left there is no next step.',
    family: 'game-of-24',
    task: 'game-24-search',
    input: stateType,
    output: list(stateType),
    claim: 'steps-complete',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const state = readState(input);
    if (!state) return decline(NO_STATE);
    const value = successors(state);
    return value.length > 0 ? { kind: 'answer', value } : decline('There is one number left.');
  },
};
