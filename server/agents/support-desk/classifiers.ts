import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline, lazy } from '../agent.ts';
import { classify, train } from '../learn/naive-bayes.ts';
import type { Example } from '../learn/words.ts';
import { readText } from '../text/read-text.ts';
import { byDomain, byIntent, DOMAINS, INTENTS } from './requests.ts';

type Own = Pick<AgentCard, 'id' | 'title' | 'about' | 'task'> & { labels: readonly string[] };

function classifier({ labels, ...own }: Own, examples: readonly Example[]): Agent {
  const model = lazy(async () => train(examples));
  return {
    card: {
      ...own,
      version: '1.0.0',
      family: 'support-requests',
      input: text,
      output: label(labels),
      claim: 'label-correct',
      method: 'softmax',
      units: 1,
      provider: 'built-in',
    },
    load: async () => void (await model()),
    async call(input) {
      const given = readText(input);
      if (typeof given !== 'string') return given;
      const verdict = classify(await model(), given);
      if (!verdict) return decline('No word of the text occurs in the requests it learned from.');
      const { label: value, score, alternatives } = verdict;
      return { kind: 'answer', value, score, alternatives };
    },
  };
}

export const domainClassifier = classifier(
  {
    id: 'support-domain',
    title: 'Support domain',
    about: `Says what a request to a shop is about: ${DOMAINS.join(', ')}. Learned from ${byDomain.length} requests by naive Bayes, so it is too sure of itself.`,
    task: 'support-domain',
    labels: DOMAINS,
  },
  byDomain,
);

export const intentClassifier = classifier(
  {
    id: 'support-intent',
    title: 'Support intent',
    about: `Says what a request to a shop wants: ${Object.keys(INTENTS).join(', ')}. Learned from ${byIntent.length} requests by naive Bayes, so it is too sure of itself.`,
    task: 'support-intent',
    labels: Object.keys(INTENTS),
  },
  byIntent,
);

/** One for each domain: tells its two intents apart, and knows no others. */
export const specialists: readonly Agent[] = DOMAINS.map((domain) => {
  const own = byIntent.filter(({ label: intent }) => INTENTS[intent] === domain);
  const labels = [...new Set(own.map(({ label: intent }) => intent))];
  return classifier(
    {
      id: `support-${domain}`,
      title: `${domain.charAt(0).toUpperCase()}${domain.slice(1)} specialist`,
      about: `Says which of these a request about ${domain} wants: ${labels.join(' or ')}. It takes every request for one of the two. Learned from ${own.length} requests by naive Bayes.`,
      task: 'support-intent',
      labels,
    },
    own,
  );
});
