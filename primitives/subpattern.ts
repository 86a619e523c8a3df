import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { NO_FACTS } from './kit/facts.ts';
import { answerOf, onceOk } from './kit/inside.ts';
import { any, isSubtype, showType } from './kit/port-type.ts';

const config = z.strictObject({
  ref: z
    .string()
    .max(105)
    .default('')
    .describe('Which published version is called, as its pattern and version: pattern@1.0.0.'),
});

type Config = z.infer<typeof config>;

export const subpattern = definePrimitive({
  id: 'subpattern',
  version: 1,
  group: 'execution',
  title: 'Subpattern',
  summary: 'Run a saved pattern as one step of this one.',
  docs: `Gives what arrives to a published pattern with one input, and hands on its output. The pattern runs as a part of this run: its steps are recorded with it, its calls count here, and cancelling this run cancels it.

The version is pinned. This pattern carries a copy of it, so what it does never changes under you; a newer version is used only after you choose it. A pattern cannot call itself, directly or through others.

The confidence is that of the called pattern, unchanged.`,
  example: {
    about: 'A published judge of reviews answers.',
    config: { ref: 'review-judge@1.2.0' },
    arrives: { in: '"Great", unknown: given' },
    takes: ['review-judge@1.2.0'],
    inside: { '1.0': '"positive", p 0.83 [0.78, 0.88] of 412' },
    leaves: { out: '"positive", p 0.83 [0.78, 0.88] of 412' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: any }],
    out: [{ name: 'out', title: 'Output', type: any }],
  }),
  subtitle: ({ ref }) => ref || 'no pattern chosen',
  calls: ({ ref }) => ref,
  infer: (ctx) => ({ out: ctx.pattern(ctx.config.ref)?.output ?? NO_FACTS }),
  issues: {
    'R8.called-none': { sentence: 'No pattern is chosen.', fix: 'Choose a published pattern.' },
    'R8.called-missing': {
      sentence: 'The pattern {ref} is not there.',
      fix: 'Choose it again, or choose another.',
    },
    'R8.called-problem': {
      sentence: 'The pattern {ref} cannot be called: {problem}',
      fix: 'Choose another version, or repair that pattern and publish it again.',
    },
    'R8.called-input': {
      sentence: 'The pattern {ref} reads {wants}, but {gets} arrives.',
      fix: 'Put a transform in between, or choose another pattern.',
    },
  },
  check: (ctx) => {
    const { ref } = ctx.config;
    if (!ref) return [{ code: 'R8.called-none', field: 'ref' }];
    const called = ctx.pattern(ref);
    if (!called) return [{ code: 'R8.called-missing', field: 'ref', values: { ref } }];
    const { problem, input } = called;
    if (problem !== undefined) return [{ code: 'R8.called-problem', field: 'ref', values: { ref, problem } }];
    const [arriving] = ctx.facts('in');
    if (!arriving || isSubtype(arriving.type, input)) return [];
    const values = { ref, wants: showType(input), gets: showType(arriving.type) };
    return [{ code: 'R8.called-input', field: 'ref', values }];
  },
  decide: onceOk<Config>((item, ctx) => {
    const settled = ctx.result(1, 0, { in: item });
    return settled && answerOf(settled);
  }),
  explain: ({ config: { ref } }) => ({
    rule: 'pass',
    lines: [`The confidence is that of ${ref}, unchanged.`],
    assumes: [],
  }),
});
