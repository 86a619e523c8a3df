import { expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { classify, train } from '#server/agents/learn/naive-bayes.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { byIntent, DOMAINS, INTENTS } from '#server/agents/support-desk/requests.ts';
import { hasData, readClinc, readDomains } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import { type Item, measure, patternCalled, share, type Trial } from './learning.ts';

const pattern = patternCalled('learned-router');
type Route = (text: string) => string | undefined;
type Agents = NonNullable<Trial['agents']>;

test.each([
  ['I cannot remember the password for my login', 'support-account', 'reset-password'],
  ['when do I get my money back for the cancelled order', 'support-billing', 'refund'],
  ['where is the package, the tracking shows nothing', 'support-delivery', 'track-parcel'],
  ['the lamp stopped working after a day', 'support-product', 'report-defect'],
])('%s: only %s is asked', async (text, specialist, intent) => {
  const { called, result, asked } = await new Sandbox().play(pattern, { text });
  expect(called).toEqual(['support-domain', specialist]);
  expect(result.value).toBe(intent);
  expect(asked).toEqual([]);
});

test('what the classifier declines goes to a person, who sees the request', async () => {
  const sandbox = new Sandbox({ person: () => 'a greeting' });
  const { called, asked, result } = await sandbox.play(pattern, { text: 'Xqzzt' });
  expect(called).toEqual(['support-domain']);
  expect(asked).toEqual(['Xqzzt']);
  expect(result.value).toBe('a greeting');
});

const itemOf = ({ text, label }: Example): Item => ({ text, truth: label });

/** A specialist for each domain, trained on these; `route` names the domain of a text. */
function agentsFrom(
  known: readonly Example[],
  wayOf: (intent: string) => string | undefined,
  route: Route,
): Agents {
  const answer = (value: string | undefined) => ok(value ?? 'none', unknown('label-correct', 'no-signal'));
  const specialists = DOMAINS.map((domain): [string, Agents[string]] => {
    const model = train(known.filter(({ label }) => wayOf(label) === domain));
    return [`support-${domain}`, ({ input }) => answer(classify(model, String(input))?.label)];
  });
  return {
    'support-domain': ({ input }) => answer(route(String(input))),
    ...Object.fromEntries(specialists),
  };
}

const routerFrom = (known: readonly Example[], wayOf: (intent: string) => string | undefined): Route => {
  const model = train(known.map(({ text, label }) => ({ text, label: wayOf(label) ?? 'none' })));
  return (text) => classify(model, text)?.label;
};

const right = async (items: readonly Item[], trial: Trial): Promise<number> =>
  share(await measure(pattern, items, { person: () => 'none', ...trial }), ({ isRight }) => isRight);

const atRandom = (): Route => {
  const random = seeded(7);
  return () => DOMAINS[Math.floor(random() * DOMAINS.length)];
};

test('80 requests, each left out once: routed by what the others taught, far better than at random', async () => {
  const wayOf = (intent: string) => INTENTS[intent];
  const without = (item: Item) => byIntent.filter(({ text }) => text !== item.text);
  const items = byIntent.map(itemOf);
  const learned = await right(items, {
    agentsFor: (item) => agentsFrom(without(item), wayOf, routerFrom(without(item), wayOf)),
  });
  const route = atRandom();
  const random = await right(items, { agentsFor: (item) => agentsFrom(without(item), wayOf, route) });
  expect(learned).toBeGreaterThan(random + 0.3);
});

test.skipIf(!hasData('clinc_full.json'))(
  'CLINC, four domains of 60 intents (needs the labelled sets): routed .888, one classifier for all .871',
  async () => {
    const ways = new Map([
      ['banking', 'account'],
      ['credit_cards', 'billing'],
      ['travel', 'delivery'],
      ['kitchen_and_dining', 'product'],
    ]);
    const domains = readDomains();
    const wayOf = (intent: string) => ways.get(domains.get(intent) ?? '');
    const clinc = readClinc();
    const known = clinc.train.filter(({ label }) => wayOf(label));
    const items = clinc.test.filter(({ label }) => wayOf(label)).map(itemOf);
    const truth = new Map(items.map(({ text, truth: intent }) => [text, wayOf(intent)]));
    const rightBy = (route: Route) => right(items, { agents: agentsFrom(known, wayOf, route) });
    const learned = await rightBy(routerFrom(known, wayOf));
    const perfect = await rightBy((text) => truth.get(text));
    const flat = train(known);
    const one = share(items, ({ text, truth: intent }) => classify(flat, text)?.label === intent);
    expect(learned).toBeCloseTo(0.888, 2);
    expect(one).toBeCloseTo(0.871, 2);
    expect(learned).toBeGreaterThan(one);
    expect(perfect).toBeGreaterThan(learned);
    expect(await rightBy(atRandom())).toBeLessThan(0.3);
  },
);
