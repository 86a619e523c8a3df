import { describe, expect, it } from 'vitest';
import { agent } from './agent.ts';
import type { AgentCard } from './define.ts';
import { SKIPPED } from './define.ts';
import { abstain, fail, ok, unknown } from './kit/belief.ts';
import { any, label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const card: AgentCard = {
  id: 'lexicon',
  version: '1.0.0',
  title: 'Lexicon',
  about: 'Counts words.',
  family: 'lexicon',
  task: 'sentiment',
  input: text,
  output: label(['positive', 'negative']),
  claim: 'label-correct',
  method: 'margin',
  units: 1,
  provider: 'built-in',
};
const config = { agentId: 'lexicon' };
const item = ok('good', unknown('given', 'given'));

describe('a call', () => {
  it('is asked once and its answer is the output', () => {
    const waiting = runOnce(agent, { config: { ...config, timeoutMs: 500, seed: 7 }, inputs: { in: item } });
    expect(waiting.out).toBeUndefined();
    expect(waiting.asked).toEqual([
      {
        name: 'call',
        request: {
          kind: 'agent',
          agentId: 'lexicon',
          version: undefined,
          input: 'good',
          timeoutMs: 500,
          seed: 7,
        },
      },
    ]);
    for (const answer of [ok('positive', says(0.9)), abstain('No signal.'), fail('Timed out.')]) {
      expect(settledOf(runOnce(agent, { config, inputs: { in: item }, effects: { call: answer } }))).toBe(
        answer,
      );
    }
  });

  it('is not made for what is no value', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      const ran = runOnce(agent, { config, inputs: { in: belief } });
      expect(settledOf(ran)).toBe(belief);
      expect(ran.asked).toEqual([]);
    }
    expect(takenPorts(runOnce(agent, { config, inputs: { in: SKIPPED } }))).toEqual([]);
    expect(runOnce(agent, { config, inputs: { in: undefined } }).asked).toEqual([]);
  });

  it('is explained as what the agent says, not as a probability', () => {
    const explain = (output: ReturnType<typeof ok>) =>
      agent.explain?.({ ...fakeRun(agent, {}), output, port: 'out' }).lines;
    expect(explain(ok('positive', says(0.9)))?.[0]).toContain('The agent says 0.9');
    expect(explain(ok('positive', unknown('label-correct', 'no-signal')))).toEqual([
      'The agent gave no score.',
    ]);
  });
});

describe('before running', () => {
  const facts = (type = text) => ({ in: [{ type, claims: [], status: 'unknown' as const }] });

  it.each([
    [{}, facts(), ['R8.agent-none']],
    [{ agentId: 'gone' }, facts(), ['R8.agent-missing']],
    [{ ...config, version: '2.0.0' }, facts(), ['R8.agent-version']],
    [{ ...config, version: '1.0.0' }, facts(), []],
    [config, facts(num), ['R8.agent-input']],
    [config, facts(any), ['R8.agent-input']],
    [config, facts(label(['x'])), []],
    [config, {}, []],
  ])('%j after %j: %j', (given, known, codes) => {
    expect(codesOf(agent, { config: given, facts: known, agents: [card] })).toEqual(codes);
  });

  it('knows what its card declares, and nothing about an agent that is not there', () => {
    const infer = (one: AgentCard) => agent.infer(fakeInfer(agent, { config, agents: [one] })).out;
    expect(infer(card)).toEqual({ type: card.output, claims: ['label-correct'], status: 'self_reported' });
    expect(infer({ ...card, method: 'none' })?.status).toBe('unknown');
    expect(infer({ ...card, id: 'other' })).toEqual({ type: any, claims: [], status: 'unknown' });
  });

  it.each([{ timeoutMs: 99 }, { timeoutMs: 600_001 }, { seed: -1 }, { other: 1 }])('refuses %j', (more) => {
    expect(agent.config.safeParse({ ...config, ...more }).success).toBe(false);
  });
});
