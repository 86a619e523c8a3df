import { type Agent, decline } from '../agent.ts';
import { isTarget, NO_STATE, readState, type State, stateType, successors, TARGET } from './state.ts';

const CLAIM = 'leads-to-24';
const ORACLE = 'sum of 24';

/** 1 on the target, falling with the distance relative to it. */
const nearness = (value: number): number => 1 / (1 + Math.abs(value - TARGET) / TARGET);

/** Products and sums of what is left, two numbers at a time: how near can the next step come? */
function promise({ numbers }: State): number {
  if (numbers.length === 1) return nearness(numbers[0] ?? 0);
  if (numbers.length === 2)
    return Math.max(...successors({ numbers, terms: [] }).map((one) => nearness(one.numbers[0] ?? 0)));
  const sum = numbers.reduce((all, one) => all + one, 0);
  const product = numbers.reduce((all, one) => all * one, 1);
  const factors = numbers.filter((one) => one > 0 && TARGET % one === 0).length;
  return (nearness(sum) + nearness(product) + factors / numbers.length) / 3;
}

/** Hands the state on with a score. Exact at the end, a guess before. */
export const rater24: Agent = {
  card: {
    id: 'game-24-rate',
    version: '1.0.0',
    title: 'Game of 24: promise',
    about:
      'Hands a state on and says how near it is to 24: with one number left its distance, with two the nearest result they can make, before that a guess from their sum, product and factors. A single 24 is proven.',
    family: 'game-of-24',
    task: 'game-24-search',
    input: stateType,
    output: stateType,
    claim: CLAIM,
    method: 'distance',
    oracle: ORACLE,
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const state = readState(input);
    if (!state) return decline(NO_STATE);
    const [last = Number.NaN] = state.numbers;
    const isSolved = state.numbers.length === 1 && isTarget(last);
    return {
      kind: 'answer',
      value: state,
      score: promise(state),
      ...(isSolved && { verified: [{ oracle: ORACLE, verdict: 'pass', covers: CLAIM }] as const }),
    };
  },
};
