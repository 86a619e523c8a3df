/** Builders and fixtures for tests: patterns in a few words, agents that exist nowhere else. */
import { z } from 'zod';
import {
  type AgentCard,
  type AnyPrimitive,
  definePrimitive,
  type Port,
  type Ports,
} from '#primitives/define.ts';
import { fail, type Method } from '#primitives/kit/belief.ts';
import { NO_FACTS } from '#primitives/kit/facts.ts';
import { any, json, label, list, num, type PortType, text, typeVar } from '#primitives/kit/port-type.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

type Config = Readonly<Record<string, unknown>>;
/** `node` (its port `out`) or `node.port`; several for a port that takes many edges. */
export type From = string | readonly string[];

const TAKE_PORTS: Readonly<Record<string, string>> = {
  retry: 'result',
  map: 'result',
  circuit: 'result',
  loop: 'next',
};

/**
 * Starts a pattern. Every call adds to the same builder and returns it:
 *
 *     build().input().agent('a', 'sharp', 'input').output('a').pattern()
 */
export const build = (): Builder => new Builder();

export class Builder {
  readonly #nodes: PatternNode[] = [];
  readonly #edges: PatternEdge[] = [];
  #parent: string | undefined;

  /** Adds a node; `from` is wired to its port `in`. */
  node(
    id: string,
    primitive: string,
    { config = {}, from = [] }: { config?: Config; from?: From } = {},
  ): this {
    const position = { x: (this.#nodes.length % 20) * 280, y: Math.floor(this.#nodes.length / 20) * 160 };
    const parent = this.#parent === undefined ? {} : { parent: this.#parent };
    this.#nodes.push({ id, primitive, version: 1, config: { ...config }, position, ...parent });
    for (const source of listed(from)) this.wire(source, id);
    return this;
  }

  /** `source` is `node` or `node.port` (default port `out`), `target` likewise (default port `in`). */
  wire(source: string, target: string): this {
    const id = `e${this.#edges.length + 1}`;
    this.#edges.push({ id, source: address(source, 'out'), target: address(target, 'in') });
    return this;
  }

  input(id = 'input', config: Config = { name: id }): this {
    return this.node(id, 'input', { config });
  }

  output(from: From, id = 'output'): this {
    return this.node(id, 'output', { from });
  }

  agent(id: string, agentId: string, from: From = []): this {
    return this.node(id, 'agent', { config: { agentId }, from });
  }

  /** Adds a container and its inside; inside, `id.item` is the value given, `take` hands a value back. */
  container(id: string, primitive: string, { inside, ...options }: ContainerOptions): this {
    this.node(id, primitive, options);
    const outer = this.#parent;
    this.#parent = id;
    inside(this);
    this.#parent = outer;
    return this;
  }

  /** Wires `from` to the take port of the container that is being filled. */
  take(from: From): this {
    const container = this.#nodes.find((node) => node.id === this.#parent);
    if (!container) throw new Error('take() belongs inside a container.');
    const port = TAKE_PORTS[container.primitive] ?? 'results';
    for (const source of listed(from)) this.wire(source, `${container.id}.${port}`);
    return this;
  }

  pattern(): Pattern {
    return { format: 1, nodes: [...this.#nodes], edges: [...this.#edges] };
  }
}

type ContainerOptions = { config?: Config; from?: From; inside: (inner: Builder) => unknown };

const listed = (from: From): readonly string[] => (typeof from === 'string' ? [from] : from);

function address(text: string, port: string): { node: string; port: string } {
  const dot = text.indexOf('.');
  return dot < 0 ? { node: text, port } : { node: text.slice(0, dot), port: text.slice(dot + 1) };
}

export const SENTIMENT: PortType = label(['positive', 'negative', 'neutral']);
export const LANGUAGE: PortType = label(['de', 'en', 'fr']);

const REVIEW = json({ issues: list(text), score: num });

const card = (id: string, method: Method | 'none', more: Partial<AgentCard> = {}): AgentCard => ({
  id,
  version: '1.0.0',
  title: id,
  about: `The test agent ${id}.`,
  family: id,
  task: 'sentiment',
  input: text,
  output: SENTIMENT,
  claim: 'label-correct',
  method,
  units: 1,
  provider: 'built-in',
  ...more,
});

/**
 * `sharp`, `calm`, `blunt`: text to sentiment. `tongue`: text to language, another claim. `sums`: text
 * to number, no score. `echo`: text to text, no score. `halve`: number to number. `book` and `note` act:
 * the one twice if asked twice, the other not.
 */
export const AGENTS: readonly AgentCard[] = [
  card('sharp', 'margin'),
  card('calm', 'softmax'),
  card('blunt', 'lexicon-share'),
  card('tongue', 'distance', { task: 'language', output: LANGUAGE, claim: 'language-correct' }),
  card('sums', 'none', { task: 'arithmetic', output: num, claim: 'answer-correct' }),
  card('echo', 'none', { task: 'rewrite', output: text, claim: 'answer-correct' }),
  card('book', 'none', { task: 'booking', output: text, claim: 'booked', acts: 'once' }),
  card('note', 'none', { task: 'booking', output: text, claim: 'noted', acts: 'idempotent' }),
  card('review', 'judge', { task: 'review', output: REVIEW, claim: 'answer-correct' }),
  card('weave', 'none', { task: 'synthesis', input: list(text), output: text, claim: 'answer-correct' }),
  card('better', 'pairwise', {
    task: 'comparison',
    input: json({ a: text, b: text }),
    output: label(['a', 'b']),
  }),
  card('halve', 'none', { task: 'arithmetic', input: num, output: num, claim: 'answer-correct' }),
];

const voices: Port = { name: 'in', title: 'Voices', type: typeVar('T'), many: { min: 1 } };
const passed: Port = { name: 'out', title: 'Value', type: typeVar('T') };

const testPrimitive = (id: string, ports: Ports, type?: PortType) =>
  definePrimitive({
    ...{ id, version: 1, group: 'transformation', title: id, summary: '', docs: '', cost: 'free' },
    example: { about: '', arrives: {}, leaves: {} },
    config: z.strictObject({}),
    ports: () => ports,
    subtitle: () => '',
    infer: (ctx) => ({ out: type ? { ...NO_FACTS, type } : (ctx.facts('in')[0] ?? NO_FACTS) }),
    issues: {},
    run: (ctx) => ctx.inputs('in')[0] ?? fail('Nothing arrived.'),
  });

/**
 * Shapes that no real primitive has yet. `both`: two single inputs, `in` and `second`. `pair`: at most
 * two voices. `labels`: labels only. `anything`: says nothing about its result.
 */
export const TEST_PRIMITIVES: Readonly<Record<string, AnyPrimitive>> = {
  both: testPrimitive('both', {
    in: [
      { name: 'in', title: 'First', type: any },
      { name: 'second', title: 'Second', type: any },
    ],
    out: [passed],
  }),
  pair: testPrimitive('pair', { in: [{ ...voices, many: { min: 1, max: 2 } }], out: [passed] }),
  labels: testPrimitive('labels', { in: [{ ...voices, type: label() }], out: [passed] }),
  anything: testPrimitive('anything', { in: [{ ...voices, type: any }], out: [passed] }, any),
};
