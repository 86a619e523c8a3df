/** Patterns that call saved patterns: R8 and R13. The `subpattern` here is the least that calls. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { definePrimitive, isSkipped } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { NO_FACTS } from '#primitives/kit/facts.ts';
import { any } from '#primitives/kit/port-type.ts';
import { boundPattern } from '../bounds.ts';
import { compile } from '../compile.ts';
import type { RunEvent } from '../events.ts';
import { inferPattern } from '../infer.ts';
import { interpret } from '../interpret.ts';
import { canonicalText, type Pattern } from '../pattern.ts';
import { AGENTS, build } from '../testing.ts';
import { validate } from '../validate.ts';

const call = definePrimitive({
  ...{ id: 'call', version: 1, group: 'execution', title: 'Call', summary: '', docs: '', cost: 'body' },
  example: { about: '', arrives: {}, leaves: {} },
  config: z.strictObject({ ref: z.string().default('') }),
  ports: () => ({
    in: [{ name: 'in', title: 'In', type: any }],
    out: [{ name: 'out', title: 'Out', type: any }],
  }),
  subtitle: ({ ref }) => ref,
  calls: ({ ref }) => ref,
  infer: (ctx) => ({ out: ctx.pattern(ctx.config.ref)?.output ?? NO_FACTS }),
  issues: { 'R8.called': { sentence: '{problem}', fix: 'Choose another.' } },
  check: (ctx) => {
    const facts = ctx.pattern(ctx.config.ref);
    const problem = facts ? facts.problem : 'There is no such pattern.';
    return problem ? [{ code: 'R8.called', values: { problem } }] : [];
  },
  decide: (ctx) => {
    const arriving = ctx.input('in');
    if (arriving === undefined || isSkipped(arriving)) return arriving && { out: arriving };
    const settled = ctx.result(1, 0, { in: arriving });
    return settled && { out: settled };
  },
});
const known = { primitives: { ...primitives, call }, agents: AGENTS };

const judge = build().input().agent('a', 'sharp', 'input').output('a').pattern();
const called = ({ nodes, edges }: Pattern) => ({ name: 'Judge', semver: '1.0.0', nodes, edges });
const calling = (uses: NonNullable<Pattern['uses']>, ref = 'pat_a@1.0.0'): Pattern => ({
  ...build().input().node('one', 'call', { from: 'input', config: { ref } }).output('one').pattern(),
  uses,
});
const callerOf = (ref: string) =>
  called(build().input().node('next', 'call', { from: 'input', config: { ref } }).output('next').pattern());
const problemsOf = (pattern: Pattern) =>
  validate(pattern, known).map(({ code, sentence }) => `${code} ${sentence}`);

describe('a pattern that calls another', () => {
  const pattern = calling({ 'pat_a@1.0.0': called(judge) });

  test('is valid, knows what comes back, and what it can cost', () => {
    expect(problemsOf(pattern)).toEqual([]);
    const inference = inferPattern(pattern, known);
    expect(inference.facts.get('one.out')?.type).toMatchObject({ t: 'Label' });
    expect(boundPattern(inference)).toMatchObject({ calls: 1 });
  });

  test('runs it as if it stood there, under names of its own', async () => {
    const events: RunEvent[] = [];
    const plan = compile(pattern, { primitives: known.primitives });
    const end = await interpret(
      plan,
      { input: 'hello' },
      {
        effects: {
          now: () => 0,
          perform: (request) =>
            ok(request.kind === 'agent' ? request.input : null, unknown('label-correct', 'no-signal')),
        },
        journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
      },
    );
    expect(end).toMatchObject({ kind: 'done', result: { outcome: 'ok', value: 'hello' } });
    const places = events.flatMap((event) => ('node' in event ? [`${event.node} ${event.key}`] : []));
    expect(places).toContain('one/a one#1/a');
  });

  test('has a hash that covers what it calls', () => {
    const other = calling({ 'pat_a@1.0.0': callerOf('pat_b@1.0.0') });
    expect(canonicalText(pattern)).not.toBe(canonicalText(other));
    expect(canonicalText(pattern)).not.toBe(canonicalText({ ...pattern, uses: undefined as never }));
  });
});

describe('is refused when', () => {
  test.each([
    ['the pattern is missing', calling({}), /R8.called There is no such pattern/],
    [
      'a pattern calls itself',
      calling({ 'pat_a@1.0.0': callerOf('pat_a@1.0.0') }),
      /R13.called-broken .*call itself/,
    ],
    [
      'two call each other',
      calling({ 'pat_a@1.0.0': callerOf('pat_b@1.0.0'), 'pat_b@1.0.0': callerOf('pat_a@1.0.0') }),
      /R13.called-broken .*/,
    ],
    [
      'what it calls has problems',
      calling({
        'pat_a@1.0.0': called(
          build()
            .input()
            .agent('a', 'sharp', 'input')
            .agent('b', 'nobody', 'input')
            .node('v', 'vote', { from: ['a', 'b'] })
            .output('v')
            .pattern(),
        ),
      }),
      /R13.called-broken .*no agent nobody/,
    ],
    [
      'what it calls has two inputs',
      calling({
        'pat_a@1.0.0': called(
          build()
            .input('x')
            .input('y')
            .agent('a', 'sharp', 'x')
            .agent('b', 'calm', 'y')
            .node('v', 'vote', { from: ['a', 'b'] })
            .output('v')
            .pattern(),
        ),
      }),
      /R8.called It has 2 inputs/,
    ],
    ['called names come from a prototype', calling({}, '__proto__@1'), /R8.called There is no such pattern/],
  ])('%s', (_, pattern, expected) => {
    const problems = problemsOf(pattern);
    expect(problems.some((problem) => expected.test(problem))).toBe(true);
  });

  test('calls of calls make more nodes than can run, without taking long', () => {
    const uses: NonNullable<Pattern['uses']> = { 'p0@1': called(judge) };
    for (let i = 1; i <= 40; i += 1) {
      const ref = `p${i - 1}@1`;
      const twice = build()
        .input()
        .node('x', 'call', { from: 'input', config: { ref } })
        .node('y', 'call', { from: 'x', config: { ref } })
        .output('y');
      uses[`p${i}@1`] = called(twice.pattern());
    }
    const problems = problemsOf(calling(uses, 'p40@1'));
    expect(problems.some((problem) => problem.startsWith('R13.expanded'))).toBe(true);
  });

  describe('what lies too deep to run', () => {
    const LAST = called(build().input().agent('a', 'sharp', 'input').output('a').pattern());
    const toNext = (i: number) =>
      called(
        build()
          .input()
          .node('c', 'call', { from: 'input', config: { ref: `p${i}@1` } })
          .output('c')
          .pattern(),
      );
    const chain = (length: number): NonNullable<Pattern['uses']> =>
      Object.fromEntries(
        Array.from({ length }, (_, i) => [`p${i + 1}@1`, i + 1 === length ? LAST : toNext(i + 2)]),
      );
    /** Calls the inner ones first, so that what is known of them is known before the outer ones are met. */
    const fromInside = (length: number): Pattern => {
      const refs = [Math.ceil(length / 2), 1];
      const b = build().input();
      for (const i of refs) b.node(`n${i}`, 'call', { from: 'input', config: { ref: `p${i}@1` } });
      const from = refs.map((i) => `n${i}`);
      return { ...b.node('vote', 'vote', { from }).output('vote').pattern(), uses: chain(length) };
    };

    test.each([
      [63, []],
      [64, ['R13.too-deep']],
      [100, ['R13.too-deep', 'R13.called-broken']],
    ])('%d calls', (length, codes) => {
      const pattern = fromInside(length);
      const found = [...new Set(validate(pattern, known).map(({ code }) => code))];
      expect(found.sort()).toEqual([...codes].sort());
      if (codes.length === 0) expect(() => compile(pattern, known)).not.toThrow();
    });

    test('calls in containers in calls', () => {
      const nest = (i: number, b = build().input()): Pattern => {
        const deeper = (from: string, left: number): string => {
          if (left === 0) {
            if (i === 12) b.agent('a', 'sharp', from);
            else b.node('a', 'call', { from, config: { ref: `d${i + 1}@1` } });
            return 'a';
          }
          const id = `f${left}`;
          b.container(id, 'fallback', {
            from,
            inside: (inner) => inner.take(deeper(`${id}.item`, left - 1)),
          });
          return id;
        };
        return b.output(deeper('input', 10)).pattern();
      };
      const uses = Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`d${i + 1}@1`, called(nest(i + 1))]),
      );
      expect(validate({ ...nest(0), uses }, known).map(({ code }) => code)).toContain('R13.too-deep');
    });
  });
});
