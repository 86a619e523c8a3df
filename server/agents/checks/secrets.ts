import type { Agent } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { answerCheck, checkCard } from './card.ts';

const KINDS: readonly { name: string; pattern: RegExp }[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----/ },
  { name: 'an access key', pattern: /\b(?:AKIA|ASIA)[A-Z\d]{16}\b/ },
  {
    name: 'an access token',
    pattern: /\b(?:gh[opsu]_|github_pat_|glpat-|xox[abp]-|sk-|sk_live_)[\w-]{16,200}/,
  },
  { name: 'a signed token', pattern: /\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,4000}\.[\w-]{8,2000}/ },
  { name: 'a login in an address', pattern: /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/@]{1,100}@/i },
  {
    name: 'a password',
    // “password: hunter2” and “the PIN is 4711”, but no talk about passwords
    pattern:
      /\b(?:pass(?:word|phrase|code)?|pwd|pin|secret|api[ _-]?key|token)\b(?:\s{0,3}[:=]\s{0,3}|\s+is\s+)(?=\S{0,60}\d)\S{4,60}/i,
  },
];

export const secretChecker: Agent = {
  card: checkCard({
    id: 'check-secrets',
    version: '1.0.0',
    title: 'Secret checker',
    about:
      'Blocks texts with a private key, an access key or token, a login inside an address, or a password or PIN that is told with its value. A password told without a digit gets past it, and it never says how sure it is.',
    family: 'secret-rules',
  }),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    return answerCheck(KINDS.filter(({ pattern }) => pattern.test(given)).map(({ name }) => name));
  },
};
