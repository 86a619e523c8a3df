import { beforeAll, describe, expect, test } from 'vitest';
import { ece } from '#engine/calibration/ece.ts';
import { mean } from '#engine/calibration/forecast.ts';
import { chainConditional } from '#primitives/kit/algebra.ts';
import { abstain, type Belief, ok } from '#primitives/kit/belief.ts';
import { itemsOf } from '#primitives/kit/items.ts';
import type { OutcomeRow } from '#primitives/kit/ledger.ts';
import { classify, train } from '#server/agents/learn/naive-bayes.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { hasData, readClinc, readDomains } from '../../testing/labelled-sets.ts';
import { type Played, Sandbox } from '../sandbox.ts';
import { beliefOf, patternCalled } from './learning.ts';

const pattern = patternCalled('plan-execute');

test('without outcomes each step has a domain and an intent, and nobody says how sure', async () => {
  const text = 'Tell me where my parcel is, and then delete my account.';
  const { result } = await new Sandbox().play(pattern, { text });
  expect(itemsOf(result).map(({ value }) => value)).toEqual([
    { domain: 'delivery', intent: 'track-parcel' },
    { domain: 'account', intent: 'close-account' },
  ]);
  for (const { conf } of itemsOf(result))
    expect(conf).toMatchObject({ status: 'unknown', why: 'too-few-outcomes' });
});

test('a request of one step is not cut', async () => {
  const { result } = await new Sandbox().play(pattern, { text: 'I forgot my password and my email.' });
  expect(itemsOf(result).map(({ value }) => value)).toEqual([
    { domain: 'account', intent: 'reset-password' },
  ]);
});

type Said = { label: string; score: number };
type Steps = { domain: Said; intent: Said };

/** A domain, and then an intent of that domain, by naive Bayes. */
function trainSteps(examples: readonly Example[], domains: ReadonlyMap<string, string>) {
  const domainOf = ({ label }: Example) => domains.get(label) ?? '';
  const byDomain = train(examples.map((one) => ({ text: one.text, label: domainOf(one) })));
  const groups = new Map([...Map.groupBy(examples, domainOf)].map(([name, all]) => [name, train(all)]));
  return (text: string): Steps | undefined => {
    const domain = classify(byDomain, text);
    const within = groups.get(domain?.label ?? '');
    const intent = within && classify(within, text);
    return domain && intent ? { domain, intent } : undefined;
  };
}

const tell = ({ label, score }: Said, key: string): Belief =>
  ok(
    label,
    { status: 'self_reported', claim: 'label-correct', raw: score, method: 'softmax' },
    { evidence: [key] },
  );

describe.skipIf(!hasData('clinc_full.json'))(
  'CLINC, a domain and then an intent (needs the labelled set)',
  () => {
    type Trial = { played: Played; isRight: boolean };
    const trials: Trial[] = [];

    beforeAll(async () => {
      const [clinc, domains] = [readClinc(), readDomains()];
      const ask = trainSteps(clinc.train, domains);
      const domainRows: OutcomeRow[] = [];
      const intentRows: OutcomeRow[] = [];
      for (const { text, label } of clinc.val) {
        const said = ask(text);
        if (!said) continue;
        const isDomain = said.domain.label === domains.get(label);
        domainRows.push({ raw: said.domain.score, right: isDomain });
        // S1: the second step is measured only where the first was right
        if (isDomain) intentRows.push({ raw: said.intent.score, right: said.intent.label === label });
      }
      const outcomes = { 'domain-measured': domainRows, 'intent-measured': intentRows };
      for (const { text, label } of clinc.test) {
        const said = ask(text);
        if (!said) continue;
        const agents = {
          'split-subtasks': () => abstain('One step.'),
          'support-domain': (_: unknown, { key }: { key: string }) => tell(said.domain, key),
          'support-intent': (_: unknown, { key }: { key: string }) => tell(said.intent, key),
        };
        const played = await new Sandbox({ agents, outcomes }).play(pattern, { text });
        trials.push({
          played,
          isRight: said.domain.label === domains.get(label) && said.intent.label === label,
        });
      }
    });

    const numberAt = ({ played }: Trial, node: string): number | undefined => {
      const conf = beliefOf(played, node)?.conf;
      return conf?.status === 'calibrated' ? conf.p : undefined;
    };

    test('the product of both numbers is right as often as it says (rule S1)', () => {
      const forecasts = trials.flatMap((one) => {
        const [domain, intent] = [numberAt(one, 'domain-measured'), numberAt(one, 'intent-measured')];
        if (domain === undefined || intent === undefined) return [];
        return [{ p: chainConditional([domain, intent]), right: one.isRight }];
      });
      expect(forecasts.length).toBeGreaterThan(0.9 * trials.length);
      expect(ece(forecasts)).toBeLessThanOrEqual(0.03);
    });

    test('the form is right at least as often as the lower end says, and at most as often as the upper (rule S2)', () => {
      const forms = trials.flatMap(({ played, isRight }) => {
        const [form] = itemsOf(played.result);
        return form?.conf.status === 'derived' ? [{ ...form.conf, isRight }] : [];
      });
      const accuracy = mean(forms.map(({ isRight }) => (isRight ? 1 : 0)));
      expect(mean(forms.map(({ p }) => p))).toBeLessThanOrEqual(accuracy);
      expect(mean(forms.map(({ hi }) => hi))).toBeGreaterThanOrEqual(accuracy);
    });
  },
);
