/** Recorded language models in place of the agents of a pattern: what they wrote is told again. */
import { seeded, shuffled } from '#engine/random.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { readGsm } from '#server/testing/labelled-sets.ts';
import type { Item, Trial } from './learning.ts';

type Agents = NonNullable<Trial['agents']>;
export type Problem = Item & ReturnType<typeof readGsm>[number];

/** 1,319 word problems (GSM8K) with what six models wrote, in an order that means nothing. */
export const recordedProblems = (): Problem[] =>
  shuffled(
    readGsm().map((problem) => ({ ...problem, text: problem.question })),
    seeded(8),
  );

/** One solution for each seed in turn. A model says nothing of how sure it is. */
export const recorded =
  (...solutions: readonly string[]): Agents[string] =>
  ({ seed }, { key }) =>
    ok(solutions[seed % solutions.length], unknown('answer-correct', 'free-text'), { evidence: [key] });

export const answerOf = (solution: string): string => solution.split('\nA: ')[1] ?? 'none';

/** Options of a trial that depend on the problem at hand: its agents, and a person who says what is given. */
export function trialOf(
  problems: readonly Problem[],
  of: (problem: Problem) => { agents: Agents; person?: string },
): Trial {
  const byText = new Map(problems.map((problem) => [problem.text, of(problem)]));
  let current: ReturnType<typeof of> | undefined;
  return {
    agentsFor: ({ text }) => {
      current = byText.get(text);
      return current?.agents ?? {};
    },
    person: () => current?.person,
  };
}
