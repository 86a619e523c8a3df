import { expect, test } from 'vitest';
import { fail } from '#primitives/kit/belief.ts';
import { LIBRARY } from '../all.ts';
import { Sandbox } from '../sandbox.ts';
import { beliefOf, patternCalled } from './learning.ts';

const pattern = patternCalled('mixture-of-agents');
const text = String(LIBRARY.find(({ key }) => key === 'mixture-of-agents')?.example.text);

test('two layers of three writers, each made into one text', async () => {
  const played = await new Sandbox().play(pattern, { text });
  expect(played.called).toHaveLength(9);
  expect(played.called.filter((id) => id === 'synthesizer')).toHaveLength(2);
  const [draft, final] = [beliefOf(played, 'draft'), beliefOf(played, 'final')];
  // the second layer works on what the first one made
  for (const sentence of String(final?.value).split(/(?<=\.) /))
    expect(String(draft?.value)).toContain(sentence);
  for (const sentence of String(draft?.value).split(/(?<=\.) /)) expect(text).toContain(sentence);
});

test('the confidence is unknown until the text is assessed, and then it is about something else', async () => {
  const played = await new Sandbox().play(pattern, { text });
  for (const node of ['draft', 'final'])
    expect(beliefOf(played, node)?.conf).toMatchObject({ status: 'unknown', why: 'unmeasured-transform' });
  expect(played.result.conf).toMatchObject({
    status: 'self_reported',
    claim: 'text-quality',
    method: 'judge',
  });
});

test('a writer that fails is left out, two that fail leave nothing to mix', async () => {
  const broken = () => fail('It broke.');
  const one = await new Sandbox({ agents: { 'summary-lead': broken } }).play(pattern, { text });
  expect(one.result.outcome).toBe('ok');
  const agents = { 'summary-lead': broken, 'summary-central': broken };
  const two = await new Sandbox({ agents }).play(pattern, { text });
  expect(two.result).toMatchObject({ outcome: 'abstain', reason: expect.stringContaining('1 of 3 drafts') });
});

test('without a judge the text goes out, and stays unknown', async () => {
  const played = await new Sandbox({ agents: { critic: () => fail('It broke.') } }).play(pattern, { text });
  expect(played.result).toMatchObject({ outcome: 'ok', conf: { status: 'unknown' } });
});
