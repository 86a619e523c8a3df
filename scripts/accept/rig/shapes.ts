/**
 * Patterns of different shapes, each with an input per number and the results that are right for it: those
 * that `interpret` gives in memory with the same agents. Where the order of arrival decides, every order's.
 */
import { compile } from '#engine/compile.ts';
import { interpret } from '#engine/interpret.ts';
import type { Pattern } from '#engine/pattern.ts';
import { type Builder, build } from '#engine/testing.ts';
import type { EffectRequest } from '#primitives/define.ts';
import { HUMAN_CLAIM } from '#primitives/human.ts';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import { callAgent } from '#server/agents/registry.ts';
import { stubAgent } from '#server/testing/stub-agents.ts';

export type Shape = {
  name: string;
  graph: Pattern;
  input(n: number): unknown;
  /** Agents that may be the first to answer; only where that decides. */
  firsts?: readonly string[];
  /** Asks a person. */
  isAsking?: boolean;
};

const word = (n: number) => (n % 3 === 0 ? `a bad day ${n}` : `a day ${n}`);
const shape = (name: string, filled: Builder, more: Partial<Shape> = {}): Shape => ({
  ...{ name, graph: filled.pattern(), input: word },
  ...more,
});

export const CHAIN: Shape = shape(
  'chain',
  build()
    .input()
    .agent('a', 'say-10-a', 'input')
    .agent('b', 'say-30-b', 'a')
    .agent('c', 'say-10-c', 'b')
    .agent('d', 'say-30-d', 'c')
    .output('d'),
);

export const SHAPES: readonly Shape[] = [
  CHAIN,
  shape(
    'fan and vote',
    build()
      .input()
      .container('all', 'parallel', {
        from: 'input',
        inside: (inner) => {
          const ids = ['a', 'b', 'c', 'd', 'e'];
          for (const [i, id] of ids.entries()) inner.agent(id, `judge-${10 * (i + 1)}-${id}`, 'all.item');
          inner.take(ids);
        },
      })
      .node('vote', 'vote', { from: 'all' })
      .output('vote'),
  ),
  shape(
    'retry',
    build()
      .input()
      .container('again', 'retry', {
        ...{ from: 'input', config: { max: 3, backoffMs: 30 } },
        inside: (inner) => inner.agent('a', 'flaky-15', 'again.item').take('a'),
      })
      .agent('b', 'say-10', 'again')
      .output('b'),
  ),
  shape(
    'gate',
    build()
      .input()
      .agent('a', 'judge-20', 'input')
      .node('gate', 'gate', { config: { threshold: 0.8, use: 'raw' }, from: 'a' })
      .agent('b', 'judge-40-second', 'gate.below')
      .node('join', 'merge1', { from: ['gate.pass', 'b'] })
      .output('join'),
  ),
  shape(
    'person',
    build()
      .input()
      .agent('a', 'say-15', 'input')
      .node('who', 'human', { config: { question: 'Which?', options: ['yes', 'no'] }, from: 'a' })
      .agent('b', 'say-20', 'who')
      .output('b'),
    { isAsking: true },
  ),
  shape(
    'race',
    build()
      .input()
      .container('box', 'race', {
        from: 'input',
        inside: (inner) =>
          inner.agent('a', 'say-25-a', 'box.item').agent('b', 'say-30-b', 'box.item').take(['a', 'b']),
      })
      .agent('c', 'say-10', 'box')
      .output('c'),
    { firsts: ['say-25-a', 'say-30-b'] },
  ),
  shape(
    'fallback',
    build()
      .input()
      .container('ladder', 'fallback', {
        from: 'input',
        inside: (inner) =>
          inner.agent('a', 'broken', 'ladder.item').agent('b', 'judge-25', 'ladder.item').take(['a', 'b']),
      })
      .output('ladder'),
  ),
  shape(
    'map',
    build()
      .input()
      .container('each', 'map', {
        ...{ from: 'input', config: { maxConcurrency: 3 } },
        inside: (inner) => inner.agent('a', 'say-15', 'each.item').take('a'),
      })
      .output('each'),
    { input: (n) => [word(n), word(n + 1), word(n + 2), word(n + 3), word(n + 4)] },
  ),
];

/** One question. */
export const ASKING: Shape = shape(
  'asking',
  build()
    .input()
    .node('who', 'human', { config: { question: 'Which?', options: ['yes', 'no'] }, from: 'input' })
    .agent('b', 'say-20', 'who')
    .output('b'),
  { isAsking: true },
);

/** Reaches for everything that a worker makes durable: memory, a timer, a breaker, a person. */
export const JOURNEY: Shape = shape(
  'journey',
  build()
    .input()
    .node('recall', 'memory', { from: 'input', config: { mode: 'recall', type: 'Text' } })
    .agent('first', 'say-10-first', 'recall.miss')
    .node('keep', 'memory', { from: 'first', config: { mode: 'remember' } })
    .wire('recall.miss', 'keep.key')
    .node('join', 'merge1', { from: ['recall.hit', 'keep'] })
    .container('again', 'retry', {
      ...{ from: 'join', config: { max: 3, backoffMs: 40 } },
      inside: (inner) => inner.agent('flaky', 'flaky-10', 'again.item').take('flaky'),
    })
    .container('guard', 'circuit', {
      from: 'again',
      inside: (inner) => inner.agent('guarded', 'say-10-guarded', 'guard.item').take('guarded'),
    })
    .node('who', 'human', { config: { question: 'Which?', options: ['yes', 'no'] }, from: 'guard' })
    .agent('last', 'say-10-last', 'who')
    .output('last'),
  { isAsking: true },
);

/** One call that takes long enough to be met in it. */
export const PATIENT: Shape = shape('patient', build().input().agent('a', 'say-3000', 'input').output('a'));

/** A call to be met in, and one that must not be made by whoever lost the run meanwhile. */
export const FROZEN: Shape = shape(
  'frozen',
  build().input().agent('a', 'say-3000', 'input').agent('b', 'say-10', 'a').output('b'),
);

/** Kills whoever executes it. */
export const POISON: Shape = shape('poison', build().input().agent('a', 'kill', 'input').output('a'));

/** Pauses long enough to be let go of by a worker that does so after no time. */
export const PAUSING: Shape = shape(
  'pausing',
  build()
    .input()
    .container('again', 'retry', {
      ...{ from: 'input', config: { max: 2, backoffMs: 1_000 } },
      inside: (inner) => inner.agent('a', 'flaky-10', 'again.item').take('a'),
    })
    .output('again'),
);

/** Asks somebody who never answers: half a second later the question has expired. */
export const EXPIRING: Shape = shape(
  'expiring',
  build()
    .input()
    .node('who', 'human', { config: { question: 'Which?', deadlineHours: 0.5 / 3_600 }, from: 'input' })
    .container('ladder', 'fallback', {
      from: 'input',
      inside: (inner) => inner.agent('a', 'say-10', 'ladder.item').take('a'),
    })
    .node('join', 'vote', { from: ['who', 'ladder'] })
    .output('join'),
);

/** Asks a person and an agent at once; the agent is faster. */
export const OVERTAKEN: Shape = shape(
  'overtaken',
  build()
    .input()
    .container('box', 'race', {
      from: 'input',
      inside: (inner) =>
        inner
          .node('who', 'human', { config: { question: 'Which?', answerType: 'Text' }, from: 'box.item' })
          .agent('a', 'say-400', 'box.item')
          .take(['who', 'a']),
    })
    .agent('c', 'say-10', 'box')
    .output('c'),
);

/** What the script answers when run `n` asks. */
export const answerFor = (n: number): string => (n % 2 === 0 ? 'yes' : 'no');

/** What is compared: the outcome, the value and its confidence; not who said it, when, and at what cost. */
export const essence = ({ outcome, value, conf }: Belief): string =>
  JSON.stringify(canonical([outcome, value, conf]));

const PASSING: ReadonlySet<string> = new Set(['cost', 'evidence', 'reason']);

/** Keys in order: what comes out of the database has its own. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, one]) => !PASSING.has(key) && one !== undefined);
  return Object.fromEntries(
    kept.map(([key, one]) => [key, canonical(one)]).toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

/** The essences of all right results of run `n`. */
export async function rightResults(shape: Shape, n: number): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const first of shape.firsts ?? ['']) found.add(essence(await inMemory(shape, n, first)));
  return found;
}

async function inMemory(shape: Shape, n: number, first: string): Promise<Belief> {
  const end = await interpret(
    compile(shape.graph, { primitives }),
    { input: shape.input(n) },
    {
      journal: { emit: () => {}, commit: () => {} },
      effects: {
        now: () => Date.now(),
        perform(request, { key, signal }) {
          if (request.kind !== 'agent')
            return answerInMemory(request, { isAsking: shape.isAsking === true, n });
          const turns = shape.firsts && request.agentId !== first ? 3 : 0;
          const find = async () => stubAgent(request.agentId, key, () => pass(turns));
          return callAgent(request, { signal, evidence: [key], find });
        },
      },
    },
  );
  if (end.kind !== 'done') throw new Error(`${shape.name} ${n} ended as ${end.kind}.`);
  return end.result;
}

function answerInMemory(
  request: Exclude<EffectRequest, { kind: 'agent' }>,
  { isAsking, n }: { isAsking: boolean; n: number },
): Belief | Promise<Belief> {
  const given = unknown('none', 'given');
  if (request.kind === 'person') {
    // Whoever is not answered by the script never comes to it: others are faster, or the deadline is.
    return isAsking ? ok(answerFor(n), given) : late();
  }
  if (request.kind === 'circuit') return ok({ state: 'closed', failed: 0, calls: 0 }, given);
  if (request.kind === 'memory' && request.memory.op === 'recall')
    return abstain('Nothing like it is remembered.');
  return ok(null, given);
}

const late = async (): Promise<Belief> => {
  await pass(50);
  return abstain('Nobody answered before the deadline.', { claim: HUMAN_CLAIM });
};

/** Some turns of the event loop. */
async function pass(turns: number): Promise<void> {
  for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
