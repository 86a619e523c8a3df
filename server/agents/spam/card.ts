import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';

type Own = Pick<AgentCard, 'id' | 'version' | 'title' | 'about' | 'family' | 'method'>;

export const SPAM = 'spam';
export const HAM = 'ham';

export const spamCard = (own: Own): AgentCard => ({
  ...own,
  task: 'spam',
  input: text,
  output: label([SPAM, HAM]),
  claim: 'label-correct',
  units: 1,
  provider: 'built-in',
});
