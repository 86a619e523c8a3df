/** What the checks of crashes have in common in their figures. */
import type { Figure } from '../experiment.ts';
import type { countRepeats, Finding, Verdict } from './history.ts';

const VERDICTS: readonly Verdict[] = ['lost', 'stuck', 'wrong', 'broken log', 'stale write'];

/** Runs per verdict; each must be 0. */
export const countedVerdicts = (findings: readonly Finding[]): Figure[] =>
  VERDICTS.map((name) => ({
    name,
    value: new Set(findings.filter(({ verdict }) => verdict === name).map(({ runId }) => runId)).size,
    most: 0,
  }));

export const repeated = ({ called, again, afterOutcome }: ReturnType<typeof countRepeats>): Figure[] => [
  { name: 'effects', value: called },
  { name: 'effects called again', value: again },
  { name: 'effects called again with an outcome in the log', value: afterOutcome, most: 0 },
];
