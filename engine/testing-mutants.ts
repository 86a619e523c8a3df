/**
 * Ways to break a valid pattern, each of which breaks a rule by construction: what comes out is ill-typed
 * whatever the pattern was. The negative set of the validator.
 */
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

/** The broken pattern, or `undefined` where this pattern has nothing to break in this way. */
export type Mutation = (pattern: Pattern, random: () => number) => Pattern | undefined;

const some = <T>(from: readonly T[], random: () => number): T | undefined =>
  from[Math.floor(random() * from.length)];

const nodeOf = ({ nodes }: Pattern, id: string): PatternNode | undefined =>
  nodes.find((node) => node.id === id);

/** Nodes that read a text through the agent they ask. */
const askers = ({ nodes }: Pattern): PatternNode[] =>
  nodes.filter(({ primitive, parent }) => primitive === 'agent' && parent === undefined);

/** Primitives whose port `in` takes any number of edges: one less may still be enough. */
const CROWDS = new Set(['vote', 'pool', 'stack', 'merge', 'merge1', 'synthesize']);
const SPARE_TAKES = new Set(['parallel', 'fallback', 'race', 'escalate', 'budget']);

const withoutEdge = (pattern: Pattern, gone: PatternEdge): Pattern => ({
  ...pattern,
  edges: pattern.edges.filter((edge) => edge !== gone),
});

const withEdge = (
  pattern: Pattern,
  source: PatternEdge['source'],
  target: PatternEdge['target'],
): Pattern => ({
  ...pattern,
  edges: [...pattern.edges, { id: 'mutant', source, target }],
});

type Fresh = { id: string; primitive: string; config?: Record<string, unknown> };

const withNode = (pattern: Pattern, { id, primitive, config = {} }: Fresh): Pattern => ({
  ...pattern,
  nodes: [...pattern.nodes, { id, primitive, version: 1, config, position: { x: 0, y: 0 } }],
});

const reconfigured = (pattern: Pattern, id: string, change: Record<string, unknown>): Pattern => ({
  ...pattern,
  nodes: pattern.nodes.map((node) =>
    node.id === id ? { ...node, config: { ...node.config, ...change } } : node,
  ),
});

const FIELDS: Readonly<Record<string, Record<string, unknown>>> = {
  agent: { timeoutMs: 1 },
  gate: { threshold: 1.5 },
  vote: { mode: 'quorum', quorum: 0 },
  map: { maxItems: 0 },
  loop: { maxIter: 0 },
  sample: { k: 1 },
  race: { hedgeDelayMs: -1 },
  branch: { when: 'value ==' },
  route: { ports: ['same', 'same'] },
  conformal: { alpha: 0 },
  budget: { maxCalls: -1 },
  verify: { oracle: 'crystal' },
  memory: { atLeast: 2 },
  transform: { expression: '1 +' },
};

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a number where words are read': (pattern, random) => {
    const agent = some(askers(pattern), random);
    if (!agent) return undefined;
    const fed = { ...pattern, edges: pattern.edges.filter(({ target }) => target.node !== agent.id) };
    const number = withNode(withEdge(fed, { node: 'input', port: 'out' }, { node: 'number', port: 'in' }), {
      id: 'number',
      primitive: 'agent',
      config: { agentId: 'sums' },
    });
    return {
      ...number,
      edges: [
        ...number.edges,
        { id: 'mutant-2', source: { node: 'number', port: 'out' }, target: { node: agent.id, port: 'in' } },
      ],
    };
  },
  'an edge back': (pattern, random) => {
    const forward = pattern.edges.filter(
      ({ source, target }) =>
        source.node !== 'input' &&
        nodeOf(pattern, source.node)?.parent === nodeOf(pattern, target.node)?.parent &&
        source.node !== nodeOf(pattern, target.node)?.parent,
    );
    const edge = some(forward, random);
    return (
      edge &&
      withEdge(pattern, { node: edge.target.node, port: 'out' }, { node: edge.source.node, port: 'in' })
    );
  },
  'a missing edge': (pattern, random) => {
    const needed = pattern.edges.filter(({ target }) => {
      const to = nodeOf(pattern, target.node)?.primitive ?? '';
      const isCrowd = CROWDS.has(to) && target.port === 'in';
      return !isCrowd && !(SPARE_TAKES.has(to) && target.port === 'results');
    });
    const edge = some(needed, random);
    return edge && withoutEdge(pattern, edge);
  },
  'an edge through a wall': (pattern, random) => {
    const inner = some(
      pattern.nodes.filter(({ parent }) => parent !== undefined),
      random,
    );
    return inner && withEdge(pattern, { node: inner.id, port: 'out' }, { node: 'output', port: 'in' });
  },
  'a second source': (pattern, random) => {
    const agent = some(
      askers(pattern).filter(
        ({ id }) =>
          !pattern.edges.some(({ source, target }) => source.node === 'input' && target.node === id),
      ),
      random,
    );
    return agent && withEdge(pattern, { node: 'input', port: 'out' }, { node: agent.id, port: 'in' });
  },
  'an agent nobody knows': (pattern, random) => {
    const agent = some(
      pattern.nodes.filter(({ config }) => typeof config.agentId === 'string'),
      random,
    );
    return (
      agent &&
      reconfigured(pattern, agent.id, {
        agentId: 'nobody',
        policy: agent.primitive === 'route' ? 'agent' : undefined,
      })
    );
  },
  'an exit that leads nowhere': (pattern, random) => {
    // an arm that comes straight from an exit: without it that exit has no way on
    const arms = pattern.edges.filter(({ source, target }) => {
      const isExit = ['then', 'else', 'pass', 'below', 'hit', 'miss'].includes(source.port);
      const others = pattern.edges.filter(
        (edge) => edge.source.node === source.node && edge.source.port === source.port,
      );
      return isExit && others.length === 1 && nodeOf(pattern, target.node)?.primitive === 'merge1';
    });
    const arm = some(arms, random);
    return arm && withoutEdge(pattern, arm);
  },
  'voices about different things': (pattern, random) => {
    const vote = some(
      pattern.nodes.filter(({ primitive, parent }) => primitive === 'vote' && parent === undefined),
      random,
    );
    if (!vote) return undefined;
    const added = withNode(
      withEdge(pattern, { node: 'input', port: 'out' }, { node: 'tongue', port: 'in' }),
      { id: 'tongue', primitive: 'agent', config: { agentId: 'tongue' } },
    );
    return {
      ...added,
      edges: [
        ...added.edges,
        { id: 'mutant-2', source: { node: 'tongue', port: 'out' }, target: { node: vote.id, port: 'in' } },
      ],
    };
  },
  'words where labels are pooled': (pattern, random) => {
    const pool = some(
      pattern.nodes.filter(
        ({ primitive, parent }) => (primitive === 'pool' || primitive === 'stack') && parent === undefined,
      ),
      random,
    );
    return pool && withEdge(pattern, { node: 'input', port: 'out' }, { node: pool.id, port: 'in' });
  },
  'a text where a list is read': (pattern, random) => {
    const map = some(
      pattern.nodes.filter(({ primitive, parent }) => primitive === 'map' && parent === undefined),
      random,
    );
    if (!map) return undefined;
    const cut = {
      ...pattern,
      edges: pattern.edges.filter(({ target }) => target.node !== map.id || target.port !== 'in'),
    };
    return withEdge(cut, { node: 'input', port: 'out' }, { node: map.id, port: 'in' });
  },
  'a setting out of range': (pattern, random) => {
    const node = some(
      pattern.nodes.filter(({ primitive }) => FIELDS[primitive]),
      random,
    );
    return node && reconfigured(pattern, node.id, FIELDS[node.primitive] ?? {});
  },
  'a setting that does not exist': (pattern, random) => {
    const node = some(pattern.nodes, random);
    return node && reconfigured(pattern, node.id, { colour: 'blue' });
  },
  'no output': (pattern) => ({
    ...pattern,
    nodes: pattern.nodes.filter(({ primitive }) => primitive !== 'output'),
    edges: pattern.edges.filter(({ target }) => target.node !== 'output'),
  }),
  'two outputs': (pattern) => {
    const [into] = pattern.edges.filter(({ target }) => target.node === 'output');
    return (
      into &&
      withEdge(withNode(pattern, { id: 'second', primitive: 'output' }), into.source, {
        node: 'second',
        port: 'in',
      })
    );
  },
  'two nodes with one id': (pattern, random) => {
    const node = some(pattern.nodes, random);
    return node && { ...pattern, nodes: [...pattern.nodes, node] };
  },
  'a primitive that does not exist': (pattern, random) => {
    const node = some(pattern.nodes, random);
    return (
      node && {
        ...pattern,
        nodes: pattern.nodes.map((one) => (one === node ? { ...one, primitive: 'oracle-of-delphi' } : one)),
      }
    );
  },
  'a port that does not exist': (pattern, random) => {
    const edge = some(pattern.edges, random);
    return (
      edge && {
        ...pattern,
        edges: pattern.edges.map((one) =>
          one === edge ? { ...one, source: { ...one.source, port: 'back-door' } } : one,
        ),
      }
    );
  },
  'a dead end': (pattern) =>
    withEdge(
      withNode(pattern, { id: 'dead', primitive: 'agent', config: { agentId: 'echo' } }),
      { node: 'input', port: 'out' },
      { node: 'dead', port: 'in' },
    ),
  'a pattern that is not there': (pattern, random) => {
    const call = some(
      pattern.nodes.filter(({ primitive }) => primitive === 'subpattern'),
      random,
    );
    return call && reconfigured(pattern, call.id, { ref: 'gone@1.0.0' });
  },
  'a pattern that calls itself': (pattern) => {
    const [ref] = Object.keys(pattern.uses ?? {});
    const call = pattern.nodes.find(({ primitive }) => primitive === 'subpattern');
    if (!ref || !call || !pattern.uses?.[ref]) return undefined;
    const { nodes, edges } = reconfigured(pattern, call.id, { ref });
    return {
      ...pattern,
      nodes,
      edges,
      uses: { ...pattern.uses, [ref]: { ...pattern.uses[ref], nodes, edges } },
    };
  },
  'an action nobody guards': (pattern, random) => {
    const [into] = pattern.edges.filter(({ target }) => target.node === 'output');
    const agent = some(
      askers(pattern).filter(({ id }) =>
        pattern.edges.some(({ source, target }) => target.node === id && source.node === 'input'),
      ),
      random,
    );
    return into && agent && reconfigured(pattern, agent.id, { agentId: 'book' });
  },
  'more than it may cost': (pattern) =>
    pattern.nodes.some(({ primitive, parent }) => primitive === 'agent' && parent === undefined)
      ? { ...pattern, budget: { calls: 0 } }
      : undefined,
};
