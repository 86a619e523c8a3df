import { expect, test } from 'vitest';
import type { AgentCard } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { json, label, num, text } from '#primitives/kit/port-type.ts';
import { applyFix } from '../fixes.ts';
import type { Pattern } from '../pattern.ts';
import { AGENTS, build } from '../testing.ts';
import { validate } from '../validate.ts';

const known = { primitives, agents: AGENTS };
const codes = (pattern: Pattern) =>
  validate(pattern, known).flatMap(({ code }) => (code.startsWith('R11') ? [code] : []));
const gated = () =>
  build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('gate', 'gate', { from: 'a', config: { use: 'raw' } });

test.each([
  [
    'nothing in front',
    build().input().agent('act', 'book', 'input').output('act').pattern(),
    ['R11.unguarded'],
  ],
  [
    'an agent in front',
    build().input().agent('a', 'sharp', 'input').agent('act', 'book', 'a').output('act').pattern(),
    ['R11.unguarded'],
  ],
  [
    'a person in front',
    build().input().node('p', 'human', { from: 'input' }).agent('act', 'book', 'p').output('act').pattern(),
    [],
  ],
  [
    'a person further back',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .agent('a', 'echo', 'p')
      .agent('act', 'book', 'a')
      .output('act')
      .pattern(),
    [],
  ],
  [
    'the pass exit of a gate',
    gated()
      .agent('act', 'book', 'gate.pass')
      .node('join', 'merge1', { from: ['act', 'gate.below'] })
      .output('join')
      .pattern(),
    [],
  ],
  [
    'the below exit of a gate',
    gated()
      .agent('act', 'book', 'gate.below')
      .node('join', 'merge1', { from: ['act', 'gate.pass'] })
      .output('join')
      .pattern(),
    ['R11.unguarded'],
  ],
  [
    'both exits joined again',
    gated()
      .node('join', 'merge1', { from: ['gate.pass', 'gate.below'] })
      .agent('act', 'book', 'join')
      .output('act')
      .pattern(),
    ['R11.unguarded'],
  ],
  [
    'inside a container behind a person',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('par', 'parallel', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'book', 'par.item').take('act'),
      })
      .output('par')
      .pattern(),
    [],
  ],
  [
    'inside a retry',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('re', 'retry', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'book', 're.item').take('act'),
      })
      .output('re')
      .pattern(),
    ['R11.repeated'],
  ],
  [
    'inside a retry, idempotent',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('re', 'retry', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'note', 're.item').take('act'),
      })
      .output('re')
      .pattern(),
    [],
  ],
] as const)('an acting agent with %s', (_, pattern, expected) => {
  expect(codes(pattern)).toEqual(expected);
});

test('can be allowed to act unguarded', () => {
  const pattern = build().input().agent('act', 'book', 'input').output('act').pattern();
  const found = validate(pattern, known).find(({ code }) => code === 'R11.unguarded');
  expect(found && codes(applyFix(pattern, found, known))).toEqual([]);
});

const CARD = AGENTS.find(({ id }) => id === 'book');
const acting = (id: string, more: Partial<AgentCard>): AgentCard[] =>
  CARD ? [{ ...CARD, id, acts: 'once', ...more }] : [];
const agents = [
  ...AGENTS,
  ...acting('judge', { output: num }),
  ...acting('duel', { input: json({ a: text, b: text }), output: label(['a', 'b']) }),
];
const behindPerson = () =>
  build()
    .input()
    .node('p', 'human', { from: 'input', config: { answerType: 'Text' } });
const booking = (uses = {}): NonNullable<Pattern['uses']> => {
  const { nodes, edges } = behindPerson().agent('act', 'book', 'p').output('act').pattern();
  return { ...uses, 'booking@1': { name: 'Booking', semver: '1', nodes, edges } };
};
const calling = (primitive: string, ref = 'booking@1'): Pattern =>
  build()
    .input()
    .container('box', primitive, {
      from: 'input',
      inside: (b) =>
        b
          .node('call', 'subpattern', {
            from: primitive === 'loop' ? 'box.state' : 'box.item',
            config: { ref },
          })
          .take('call'),
    })
    .output('box')
    .pattern();
const twiceRemoved = (): NonNullable<Pattern['uses']> => {
  const { nodes, edges } = build()
    .input()
    .node('call', 'subpattern', { from: 'input', config: { ref: 'booking@1' } })
    .output('call')
    .pattern();
  return booking({ 'office@1': { name: 'Office', semver: '1', nodes, edges } });
};

test.each<[string, Pattern, string[]]>([
  ['in a pattern called once', { ...calling('parallel'), uses: booking() }, []],
  ['in a pattern called in a retry', { ...calling('retry'), uses: booking() }, ['R11.repeated']],
  ['in a pattern called in a race', { ...calling('race'), uses: booking() }, ['R11.repeated']],
  ['in a pattern called in a loop', { ...calling('loop'), uses: booking() }, ['R11.repeated']],
  [
    'in a pattern called by one called in a retry',
    { ...calling('retry', 'office@1'), uses: twiceRemoved() },
    ['R11.repeated'],
  ],
  [
    'on which two rungs of an escalation rest',
    behindPerson()
      .container('box', 'escalate', {
        ...{ from: 'p', config: { use: 'raw' } },
        inside: (b) =>
          b
            .agent('act', 'book', 'box.item')
            .agent('a', 'sharp', 'act')
            .agent('b', 'calm', 'act')
            .take(['a', 'b']),
      })
      .output('box')
      .pattern(),
    ['R11.repeated'],
  ],
  [
    'on one rung of an escalation',
    behindPerson()
      .container('box', 'escalate', {
        ...{ from: 'p', config: { use: 'raw' } },
        inside: (b) =>
          b
            .agent('a', 'sharp', 'box.item')
            .agent('act', 'book', 'box.item')
            .agent('b', 'calm', 'act')
            .take(['a', 'b']),
      })
      .output('box')
      .pattern(),
    [],
  ],
  [
    'waited for by a vote that stops early',
    behindPerson()
      .agent('act', 'book', 'p')
      .agent('a', 'sharp', 'act')
      .agent('b', 'calm', 'p')
      .node('v', 'vote', { from: ['a', 'b'], config: { stop: 'decided' } })
      .output('v')
      .pattern(),
    ['R11.repeated'],
  ],
  [
    'as the judge of many pairs',
    behindPerson()
      .node('parts', 'split', { from: 'p' })
      .node('rank', 'rank', { from: 'parts', config: { by: 'pairwise', agentId: 'duel' } })
      .node('n', 'reduce', { from: 'rank' })
      .output('n')
      .pattern(),
    ['R11.repeated'],
  ],
  [
    'as a judge that nobody guards',
    build()
      .input()
      .node('j', 'assess', { from: 'input', config: { method: 'judge', agentId: 'judge' } })
      .output('j')
      .pattern(),
    ['R11.unguarded'],
  ],
  [
    'named as a judge and not used',
    build()
      .input()
      .agent('a', 'sharp', 'input')
      .node('j', 'assess', { from: 'a', config: { agentId: 'judge' } })
      .output('j')
      .pattern(),
    [],
  ],
  [
    'behind a gate that leads to an optional input only',
    gated()
      .agent('days', 'sums', 'gate.pass')
      .node('old', 'discount', { from: 'input' })
      .wire('days', 'old.age')
      .agent('act', 'book', 'old')
      .output('act')
      .pattern(),
    ['R11.unguarded'],
  ],
])('an acting agent %s', (_, pattern, expected) => {
  const found = validate(pattern, { primitives, agents }).filter(({ level }) => level === 'error');
  expect(found.map(({ code }) => code)).toEqual(expected);
});
