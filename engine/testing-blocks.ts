/**
 * Building blocks of random patterns, one for each primitive that generatePattern does not wire itself.
 * Each takes a text or a label and ends in one, and is well-typed by construction.
 */
import type { Builder } from './testing.ts';

export type Source = string;

/** What a block may use of the pattern that grows. */
export type Ground = {
  builder: Builder;
  random: () => number;
  /** A new id that begins with `like`. */
  fresh(like: string): string;
  pick<T>(from: readonly [T, ...T[]]): T;
  /** More blocks behind a source. */
  grow(source: Source): Source;
  /** One agent that gives a label with a score. */
  ask(source: Source): Source;
  /** Patterns that may be called, by ref. */
  refs: readonly string[];
};

export type GroundBlock = (ground: Ground, source: Source) => Source;

type Node = { config?: Record<string, unknown>; from?: Source | readonly Source[] };

function add({ builder, fresh }: Ground, primitive: string, node: Node = {}): Source {
  const id = fresh(primitive === 'merge1' ? 'join' : primitive);
  builder.node(id, primitive, node);
  return id;
}

/** Whatever it is, as a text. */
const asText = (ground: Ground, from: Source, expression: string): Source =>
  add(ground, 'transform', { from, config: { expression, type: 'Text' } });

const upTo = ({ random }: Ground, n: number): number => 1 + Math.floor(random() * n);

/** A container with one thing inside. */
function around(
  ground: Ground,
  primitive: string,
  { from, config = {}, item = 'item' }: Node & { item?: string },
) {
  const id = ground.fresh(primitive);
  ground.builder.container(id, primitive, {
    ...(from !== undefined && { from }),
    config,
    inside: (inner) => inner.take(ground.grow(`${id}.${item}`)),
  });
  return id;
}

/** A container with several branches. */
function branches(ground: Ground, primitive: string, { from, config = {} }: Node): Source {
  const id = ground.fresh(primitive);
  ground.builder.container(id, primitive, {
    ...(from !== undefined && { from }),
    config,
    inside: (inner) => {
      // each ends in an agent, so that there is a score to compare
      for (let i = upTo(ground, 3); i > 0; i -= 1) inner.take(ground.ask(ground.grow(`${id}.item`)));
    },
  });
  return id;
}

const share = ({ random }: Ground): number => Math.round(random() * 100) / 100;

const threshold = (ground: Ground) => ({ use: 'raw', threshold: share(ground) });

const parts = (ground: Ground, from: Source): Source =>
  add(ground, 'split', { from, config: { by: ground.pick(['sentence', 'paragraph', 'size']) } });

/** A list of labels with scores of their own. */
function asked(ground: Ground, from: Source): Source {
  const id = ground.fresh('map');
  ground.builder.container(id, 'map', {
    from: parts(ground, from),
    config: { onItemFail: ground.pick(['keep', 'drop', 'fail']), maxConcurrency: upTo(ground, 4) },
    inside: (inner) => inner.take(ground.ask(`${id}.item`)),
  });
  return id;
}

const counted = (ground: Ground, from: Source): Source =>
  asText(
    ground,
    add(ground, 'reduce', { from, config: { fold: 'count', onItemFail: 'skip' } }),
    'string(value)',
  );

/** Both exits of a node, joined again. */
function joined(ground: Ground, exits: readonly Source[]): Source {
  const from = exits.map((exit) => (ground.random() < 0.5 ? exit : ground.grow(exit)));
  return add(ground, 'merge1', { from });
}

const OBJECT = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };

const object = (ground: Ground, source: Source): Source =>
  add(ground, 'extract', {
    from: asText(ground, source, `'{"text": "' + value + '"}'`),
    config: { schema: OBJECT, repair: ground.random() < 0.5 ? 0 : 1 },
  });

const textOf = (ground: Ground, from: Source): Source => asText(ground, from, 'value.text');

export const BLOCKS: Readonly<Record<string, GroundBlock>> = {
  map: (ground, source) => counted(ground, around(ground, 'map', { from: parts(ground, source) })),
  vote: (ground, source) => add(ground, 'vote', { from: asked(ground, source) }),
  reduce: (ground, source) =>
    add(ground, 'reduce', {
      from: asked(ground, source),
      config: { fold: 'concat', onItemFail: ground.pick(['fail', 'skip']) },
    }),
  filter: (ground, source) => {
    const keep = ground.pick([
      "value == 'positive'",
      "status == 'self_reported'",
      'confidence >= 0.5',
      'value',
    ]);
    const id = add(ground, 'filter', { from: asked(ground, source), config: { keep } });
    return counted(ground, `${id}.${ground.pick(['kept', 'dropped'])}`);
  },
  rank: (ground, source) => {
    const pairwise = ground.random() < 0.5;
    const config = pairwise ? { by: 'pairwise', agentId: 'better' } : { by: 'score' };
    return counted(ground, add(ground, 'rank', { from: asked(ground, source), config }));
  },
  sample: (ground, source) => {
    const config = { agentId: ground.pick(['sharp', 'calm']), k: 1 + upTo(ground, 4) };
    return add(ground, 'vote', { from: add(ground, 'sample', { from: source, config }) });
  },
  race: (ground, from) => branches(ground, 'race', { from, config: { hedgeDelayMs: ground.pick([0, 50]) } }),
  escalate: (ground, from) => branches(ground, 'escalate', { from, config: threshold(ground) }),
  budget: (ground, from) =>
    branches(ground, 'budget', {
      from,
      config: { maxCalls: upTo(ground, 4), timeoutMs: ground.pick([0, 1000]) },
    }),
  circuit: (ground, from) => around(ground, 'circuit', { from }),
  // the state of a loop keeps its type from round to round
  loop: (ground, source) => {
    const id = ground.fresh('loop');
    const from = asText(ground, source, 'value');
    ground.builder.container(id, 'loop', {
      from,
      config: { maxIter: upTo(ground, 4), until: ground.pick(['round >= 2', "value == ''", 'false']) },
      inside: (inner) => inner.take(asText(ground, ground.grow(`${id}.state`), 'value')),
    });
    return id;
  },
  route: (ground, from) => {
    const policy = ground.pick(['rules', 'agent', 'learned']);
    const ports = ['one', 'two', 'three'].slice(0, 1 + upTo(ground, 2));
    const labels = { positive: 'one', negative: 'two' };
    const configs: Record<string, Record<string, unknown>> = {
      rules: { policy, ports, rules: [{ when: "value == 'positive'", port: 'one' }] },
      agent: { policy, ports, agentId: 'sharp', labels },
      learned: { policy, ports },
    };
    const id = add(ground, 'route', { from, config: configs[policy] ?? {} });
    return joined(
      ground,
      ports.map((port) => `${id}.${port}`),
    );
  },
  subpattern: (ground, from) => {
    const [first, ...others] = ground.refs;
    if (first === undefined) return ground.ask(from);
    const ref = ground.pick([first, ...others]);
    return add(ground, 'subpattern', { from: asText(ground, from, 'value'), config: { ref } });
  },
  stack: (ground, source) => {
    const from = Array.from({ length: 1 + upTo(ground, 3) }, () => ground.ask(source));
    return add(ground, 'stack', { from });
  },
  merge: (ground, source) => {
    const from = Array.from({ length: 1 + upTo(ground, 2) }, () => object(ground, source));
    const fields = { text: { rule: ground.pick(['vote', 'first']), required: true } };
    return textOf(ground, add(ground, 'merge', { from, config: { fields, quorum: 1 } }));
  },
  extract: (ground, source) => textOf(ground, object(ground, source)),
  synthesize: (ground, source) => {
    const from = Array.from({ length: 1 + upTo(ground, 2) }, () => asText(ground, source, 'value'));
    return add(ground, 'synthesize', { from, config: { agentId: 'weave' } });
  },
  assess: (ground, source) => {
    const from = ground.ask(source);
    const judged = ground.random() < 0.5 && { method: 'judge', agentId: 'review' };
    return add(ground, 'assess', { from, config: judged || { method: ground.pick(['margin', 'verbal']) } });
  },
  calibrate: (ground, source) => {
    const from = add(ground, 'calibrate', { from: ground.ask(source) });
    if (ground.random() < 0.5) return from;
    const gate = add(ground, 'gate', {
      from,
      config: { threshold: share(ground), use: ground.pick(['p', 'lo']) },
    });
    return joined(ground, [`${gate}.pass`, `${gate}.below`]);
  },
  guarantee: (ground, source) => {
    const from = add(ground, 'calibrate', { from: ground.ask(source) });
    const gate = add(ground, 'gate', { from, config: { guarantee: { alpha: 0.1, delta: 0.1 } } });
    return joined(ground, [`${gate}.pass`, `${gate}.below`]);
  },
  conformal: (ground, source) =>
    asText(ground, add(ground, 'conformal', { from: ground.ask(source) }), "value.join(', ')"),
  discount: (ground, source) => {
    const from = add(ground, 'calibrate', { from: ground.ask(source) });
    return add(ground, 'discount', { from, config: { reason: 'stale', ageDays: 10 } });
  },
  monitor: (ground, source) => add(ground, 'monitor', { from: ground.ask(source) }),
  verify: (ground, from) => {
    const oracle = ground.pick(['recompute', 'expression']);
    const config = { oracle, onFail: ground.pick(['pass', 'abstain']), expression: 'value.size() > 3' };
    const id = add(ground, 'verify', { from, config });
    return ground.random() < 0.7 ? `${id}.out` : `${id}.verdict`;
  },
  critique: (ground, from) =>
    asText(ground, add(ground, 'critique', { from, config: { agentId: 'review' } }), 'string(value.score)'),
  memory: (ground, source) => {
    const id = add(ground, 'memory', {
      from: source,
      config: { mode: 'recall', type: 'Text', match: ground.pick(['exact', 'similar']) },
    });
    const answered = ground.ask(`${id}.miss`);
    const keep = add(ground, 'memory', { from: answered, config: { mode: 'remember' } });
    ground.builder.wire(`${id}.miss`, `${keep}.key`);
    return joined(ground, [`${id}.hit`, keep]);
  },
};
