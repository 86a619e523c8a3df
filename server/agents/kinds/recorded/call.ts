/** Looks up what was answered before. It never makes up an answer to a question that was not recorded. */
import { type Agent, decline } from '../../agent.ts';
import type { Kind, Made } from '../kind.ts';
import type { RecordedConfig } from './config.ts';

const keyOf = (input: unknown): string => (typeof input === 'string' ? input : JSON.stringify(input)).trim();

type Answers = ReadonlyMap<string, RecordedConfig['answers'][number]>;
const known = new WeakMap<RecordedConfig, Answers>();

function answersOf(config: RecordedConfig): Answers {
  const answers = known.get(config) ?? new Map(config.answers.map((one) => [one.input.trim(), one]));
  known.set(config, answers);
  return answers;
}

const callRecorded = ({ definition: { config } }: Made<'recorded'>): Agent['call'] => {
  const answers = answersOf(config);
  return async (input) => {
    const found = answers.get(keyOf(input));
    if (!found) return decline('No answer to this was recorded.');
    const { value, score } = found;
    const reason = `Recorded: ${config.source}`;
    const given = score !== undefined && config.method !== 'none' ? { score } : {};
    return { kind: 'answer', value, reason, calls: 0, ...given };
  };
};

export const recorded: Kind<'recorded'> = {
  provider: () => 'recorded',
  family: ({ config }, id) => `${id} ${config.source}`,
  method: ({ config }) => config.method,
  secrets: () => [],
  inspect: async ({ config }) => ({ source: config.source }),
  call: callRecorded,
};
