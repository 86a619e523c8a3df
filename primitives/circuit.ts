import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { abstain, fail, handOn } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import { answerOf, onceOk } from './kit/inside.ts';
import { typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject({
  failRate: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe('Share of failures among the last calls from which the circuit opens, above 0 to 1.'),
  window: z.int().min(1).max(1000).default(20).describe('How many of the last calls are looked at.'),
  openMs: z
    .int()
    .min(100)
    .max(86_400_000)
    .default(30_000)
    .describe('How long it stays open before it tries again, in milliseconds.'),
  halfOpen: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('How many trial calls are let through after that, before it closes or opens again.'),
});

type Config = z.infer<typeof config>;

/** A `BreakerState`, read again from what was recorded. */
const stateSchema = z.object({
  state: z.enum(['closed', 'open', 'half-open']),
  failed: z.number().min(0),
  calls: z.number().min(0),
});

const percent = (share: number): string => `${round(share * 100)} %`;

export const circuit = definePrimitive({
  id: 'circuit',
  version: 1,
  group: 'control',
  title: 'Circuit',
  summary: 'Stop calling what keeps failing, and try it again after a while.',
  docs: `Counts how the last calls of its inside ended, over all runs of this pattern. When too many of them failed it opens: the inside is not called any more, and the circuit abstains at once, with a sentence, until its time is over. Then a few trial calls decide whether it closes again.

A failure and a call that took too long count as failures. An abstention does not: declining is an answer. Put a fallback around the circuit to have something to go on with while it is open. What the breaker itself cannot say, because its record cannot be reached, is a failure; nothing is called blindly.

The confidence is that of the inside, unchanged.`,
  example: {
    about: 'Twelve of the last twenty calls failed, so this one is not made.',
    arrives: { in: '"Great", unknown: given' },
    effects: { ask: '{"state":"open","failed":12,"calls":20}, unknown: given' },
    takes: ['judge'],
    leaves: { out: 'abstains: The circuit is open: 12 of the last 20 calls failed.' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [{ name: 'result', title: 'Answer', type: typeVar('U') }],
    },
  }),
  subtitle: ({ failRate, window }) => `opens at ${percent(failRate)} of ${window} failing`,
  infer: (ctx) => ({ item: factsOf(ctx, 'in'), out: factsOf(ctx, 'result') }),
  issues: {},
  decide: onceOk<Config>((item, ctx) => {
    const { halfOpen: trials, ...rest } = ctx.config;
    const rule = { ...rest, trials };
    const asked = ctx.effect('ask', { kind: 'circuit', circuit: { op: 'ask', rule } });
    if (asked === undefined) return undefined;
    if (asked.outcome !== 'ok') return handOn(asked);
    const breaker = stateSchema.safeParse(asked.value);
    if (!breaker.success) return fail('The breaker gave no state.', { evidence: item.evidence });
    const { state, failed, calls } = breaker.data;
    if (state === 'open') {
      const counted = `${failed} of the last ${calls} ${calls === 1 ? 'call' : 'calls'} failed`;
      return abstain(`The circuit is open: ${counted}.`, { evidence: item.evidence });
    }
    const settled = ctx.result(1, 0, { item });
    if (settled === undefined) return undefined;
    const answer = answerOf(settled);
    const isFailure = answer.outcome === 'fail';
    // the answer stands whether or not it could be written down
    return ctx.effect('tell', { kind: 'circuit', circuit: { op: 'tell', rule, isFailure } }) && answer;
  }),
  explain: () => ({
    rule: 'pass',
    lines: ['A circuit does not change a confidence.'],
    assumes: [],
  }),
});
