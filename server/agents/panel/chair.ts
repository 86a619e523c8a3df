import { json, label, list, num, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { NEGATIVE, POSITIVE } from '../sentiment/card.ts';
import { readText } from '../text/read-text.ts';
import { isAgreed, noteAgreement, readTranscript, type Statement, scoreOf, toLabel } from './transcript.ts';

/** Those who talk to each other err together: as much as samples from one source (confidence.md A4). */
const RHO = 0.65;

/** Log-odds of all who spoke, divided by the design effect. */
const pooled = (latest: readonly Statement[]): number =>
  latest.reduce((sum, { signed }) => sum + signed, 0) / (1 + (latest.length - 1) * RHO);

const SILENT = 'Nobody has said anything yet.';

export const moderator: Agent = {
  card: {
    id: 'panel-moderator',
    version: '1.0.0',
    title: 'Moderator',
    about:
      'Hands the transcript of a round on, with a last line where all agree. Its score is the pool of what everybody said last, who count as few voices because they listen to each other.',
    family: 'panel',
    task: 'panel',
    input: text,
    output: text,
    claim: 'label-correct',
    method: 'raw-pool',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const transcript = readTranscript(given);
    if (transcript.latest.length === 0) return decline(SILENT);
    return {
      kind: 'answer',
      value: noteAgreement(given, transcript),
      score: scoreOf(pooled(transcript.latest)),
    };
  },
};

const saysOf = ({ name, label: said }: Statement): string => `${name} says ${said}.`;

/** Decides by what was said, not by the matter itself. */
export const debateJudge: Agent = {
  card: {
    id: 'judge-debate',
    version: '1.0.0',
    title: 'Judge of a debate',
    about:
      'Reads the transcript of a debate and rules for the side that is surer in the end; names who still disagrees. Its score is the pool of what everybody said last. Where both sides are equally sure it does not rule.',
    family: 'panel',
    task: 'panel',
    input: text,
    output: json({ issues: list(text), score: num, ruling: label([POSITIVE, NEGATIVE]) }),
    claim: 'label-correct',
    method: 'judge',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const transcript = readTranscript(given);
    const { latest } = transcript;
    if (latest.length === 0) return decline(SILENT);
    const signed = pooled(latest);
    if (signed === 0) return decline('Both sides are equally sure.');
    const ruling = toLabel(signed);
    const issues = isAgreed(transcript) ? [] : latest.filter((one) => one.label !== ruling).map(saysOf);
    return { kind: 'answer', value: { issues, score: scoreOf(signed), ruling }, score: scoreOf(signed) };
  },
};
