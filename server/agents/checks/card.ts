/** What all checkers share. They find something or they do not: there is no score, so none is invented. */
import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import type { Answer } from '../agent.ts';

type Own = Pick<AgentCard, 'id' | 'version' | 'title' | 'about' | 'family'>;

export const checkCard = (own: Own): AgentCard => ({
  ...own,
  task: 'content-check',
  input: text,
  output: label(['ok', 'block']),
  claim: 'nothing-to-block',
  method: 'none',
  units: 1,
  provider: 'built-in',
});

/** `found` names what was found, without repeating it: reasons are shown and stored. */
export const answerCheck = (found: readonly string[]): Answer =>
  found.length === 0
    ? { kind: 'answer', value: 'ok' }
    : { kind: 'answer', value: 'block', reason: `Found: ${found.join(', ')}.` };
