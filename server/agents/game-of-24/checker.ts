import { label } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { isTarget, NO_STATE, readState, stateType } from './state.ts';

const CLAIM = 'state-as-said';
const ORACLE = 'sum of 24';

/** Decides and never guesses: what it says follows from the definition of the game. */
export const checker24: Agent = {
  card: {
    id: 'game-24-check',
    version: '1.0.0',
    title: 'Game of 24: referee',
    about:
      'Says whether a game is solved (one number left, and it is 24), lost (one number left, and it is not) or open. Each is proven.',
    family: 'game-of-24',
    task: 'game-24-search',
    input: stateType,
    output: label(['solved', 'lost', 'open']),
    claim: CLAIM,
    method: 'none',
    oracle: ORACLE,
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const state = readState(input);
    if (!state) return decline(NO_STATE);
    const [last = Number.NaN] = state.numbers;
    const end = isTarget(last) ? 'solved' : 'lost';
    return {
      kind: 'answer',
      value: state.numbers.length === 1 ? end : 'open',
      verified: [{ oracle: ORACLE, verdict: 'pass', covers: CLAIM }],
    };
  },
};
