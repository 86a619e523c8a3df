import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { allClaims, commonType } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  mode: z
    .enum(['plurality', 'majority', 'quorum', 'unanimous'])
    .default('plurality')
    .describe(
      'What wins: the most votes, more than half of those who spoke, at least the quorum, or all who spoke.',
    ),
  quorum: z.int().min(1).max(1000).optional().describe('Votes needed for one answer, for the mode quorum.'),
  tie: z
    .enum(['abstain', 'first'])
    .default('abstain')
    .describe('When two answers have the most votes: give none, or the one that was connected first.'),
  match: z
    .enum(['exact', 'normalised'])
    .default('normalised')
    .describe('When two texts are the same answer: letter for letter, or up to case and outer spaces.'),
  stop: z
    .enum(['all', 'decided'])
    .default('all')
    .describe('When to stop waiting: after all voices, or as soon as the others cannot change the winner.'),
});

export const vote = definePrimitive({
  id: 'vote',
  version: 1,
  group: 'aggregation',
  title: 'Vote',
  summary: 'Take the answer most voices gave.',
  docs: '',
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Voices', type: typeVar('T'), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Winner', type: typeVar('T') }],
  }),
  subtitle: ({ mode, quorum }) => (mode === 'quorum' ? `quorum of ${quorum ?? '?'}` : mode),
  infer: (ctx) => {
    const voices = ctx.facts('in');
    return { out: { type: commonType(voices), claims: allClaims(voices), status: 'self_reported' } };
  },
  issues: {
    'R9.quorum-none': {
      sentence: 'The mode is quorum, but no quorum is set.',
      fix: 'Set how many votes an answer needs.',
    },
    'R9.quorum-large': {
      sentence: 'A quorum of {quorum} can never be reached by {voices} voices.',
      fix: 'Lower the quorum, or connect more voices.',
    },
  },
  check: (ctx) => {
    const { mode, quorum } = ctx.config;
    if (mode !== 'quorum') return [];
    if (quorum === undefined) return [{ code: 'R9.quorum-none', field: 'quorum' }];
    const voices = ctx.facts('in').length;
    if (voices === 0 || quorum <= voices) return [];
    return [{ code: 'R9.quorum-large', field: 'quorum', values: { quorum, voices } }];
  },
  tolerant: true,
  decide: () => undefined,
});
