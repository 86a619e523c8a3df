/** Recorded language models in place of the agents of a pattern: what they wrote is told again. */
import { seeded, shuffled } from '#engine/random.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import type { Item, Trial } from './learning.ts';

type Agents = NonNullable<Trial['agents']>;
/** A problem and what six models wrote, each ending in `A: <number>`. */
type Told = { question: string; truth: string; weak: readonly string[]; mixtral: string; gpt4: string };
export type Problem = Item & Told;

/** Problems (GSM8K) in an order that means nothing. */
export const asProblems = (told: readonly Told[]): Problem[] =>
  shuffled(
    told.map((one) => ({ ...one, text: one.question })),
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
