/**
 * Random well-typed patterns for property tests: the same seed gives the same pattern. Built from whole
 * blocks (a committee with its vote, a gate with both its paths joined), so that every rule holds by
 * construction and not because the validator was asked.
 */
import type { Pattern } from './pattern.ts';
import { seeded } from './random.ts';
import { type Builder, build } from './testing.ts';
import { BLOCKS, type Ground, type Source } from './testing-blocks.ts';

type Grower = {
  builder: Builder;
  random: () => number;
  /** Blocks that may still be added; every block takes at least one. */
  budget: number;
  nodes: number;
  refs: readonly string[];
};

const CRITICS = ['sharp', 'calm', 'blunt'] as const;

/** A valid pattern over the agents of `testing.ts`, of about `blocks` blocks one after or within another. */
export function generatePattern(seed: number, blocks = 12): Pattern {
  const random = seeded(seed);
  const uses = calledPatterns(random);
  const grown = growPattern(random, { blocks, refs: Object.keys(uses) });
  return Object.keys(uses).length > 0 ? { ...grown, uses } : grown;
}

function growPattern(random: () => number, more: { blocks: number; refs: readonly string[] }): Pattern {
  const { blocks, refs } = more;
  const grower: Grower = { builder: build().input(), random, budget: blocks, nodes: 0, refs };
  const last = grow(grower, 'input', 0);
  return grower.builder.output(last).pattern();
}

/** Up to three small patterns to call; each may call those before it. */
function calledPatterns(random: () => number): NonNullable<Pattern['uses']> {
  const uses: NonNullable<Pattern['uses']> = {};
  for (let count = Math.floor(random() * 4); count > 0; count -= 1) {
    const { nodes, edges } = growPattern(random, { blocks: 3, refs: Object.keys(uses) });
    uses[`called-${count}@1.0.0`] = { name: `Called ${count}`, semver: '1.0.0', nodes, edges };
  }
  return uses;
}

const fresh = (grower: Grower, like: string): string => {
  grower.nodes += 1;
  return `${like}${grower.nodes}`;
};

function pick<T>({ random }: Grower, from: readonly [T, ...T[]]): T {
  return from[Math.floor(random() * from.length)] ?? from[0];
}

/** Puts blocks one behind the other; at least one, and fewer the deeper they lie. */
function grow(grower: Grower, start: Source, depth: number): Source {
  let source = start;
  const length = 1 + Math.floor(grower.random() * (depth === 0 ? grower.budget : 3));
  for (let i = 0; i < length && (i === 0 || grower.budget > 0); i += 1) {
    grower.budget -= 1;
    source = grower.budget > 0 && depth < 5 ? addBlock(grower, source, depth) : ask(grower, source);
  }
  return source;
}

type Block = (grower: Grower, source: Source, depth: number) => Source;

const OWN: Readonly<Record<string, Block>> = {
  ...{ ask, rewrite, count, person, committee, fan, gated, branched, retried, fallen },
};
const NAMES = [...Object.keys(OWN), ...Object.keys(BLOCKS)];

const addBlock: Block = (grower, source, depth) => {
  const name = NAMES[Math.floor(grower.random() * NAMES.length)] ?? 'ask';
  const own = OWN[name] ?? ask;
  return BLOCKS[name]?.(groundOf(grower, depth), source) ?? own(grower, source, depth);
};

const groundOf = (grower: Grower, depth: number): Ground => ({
  builder: grower.builder,
  random: grower.random,
  fresh: (like) => fresh(grower, like),
  pick: (from) => pick(grower, from),
  grow: (source) => grow(grower, source, depth + 1),
  ask: (source) => ask(grower, source),
  refs: grower.refs,
});

function ask(grower: Grower, source: Source): Source {
  const id = fresh(grower, 'critic');
  grower.builder.agent(id, pick(grower, CRITICS), source);
  return id;
}

function rewrite(grower: Grower, source: Source): Source {
  const id = fresh(grower, 'echo');
  grower.builder.agent(id, 'echo', source);
  return id;
}

/** To a number and back: numbers fit nowhere else. */
function count(grower: Grower, source: Source): Source {
  const sums = fresh(grower, 'sums');
  const words = fresh(grower, 'words');
  grower.builder.agent(sums, 'sums', source);
  grower.builder.node(words, 'transform', {
    from: sums,
    config: { expression: 'string(value)', type: 'Text' },
  });
  return words;
}

function person(grower: Grower, source: Source): Source {
  const id = fresh(grower, 'person');
  grower.builder.node(id, 'human', { from: source, config: { options: ['positive', 'negative'] } });
  return id;
}

const aggregate = (grower: Grower, from: readonly Source[]): Source => {
  const isVote = grower.random() < 0.6;
  const id = fresh(grower, isVote ? 'vote' : 'pool');
  if (isVote) grower.builder.node(id, 'vote', { from });
  else grower.builder.node(id, 'pool', { from, config: { voices: 'raw' } });
  return id;
};

const critics = (grower: Grower, source: Source): string[] =>
  Array.from({ length: 2 + Math.floor(grower.random() * 4) }, () => ask(grower, source));

/** Several voices in a parallel, then a vote or a pool over the record. */
function committee(grower: Grower, source: Source): Source {
  const id = fresh(grower, 'parallel');
  grower.builder.container(id, 'parallel', {
    from: source,
    inside: (inner) => inner.take(critics(grower, `${id}.item`)),
  });
  return aggregate(grower, [id]);
}

/** Several voices side by side, without a container; one of them may be skipped. */
function fan(grower: Grower, source: Source): Source {
  const [first = source, ...others] = critics(grower, source);
  if (grower.random() < 0.5) return aggregate(grower, [first, ...others]);
  const gate = fresh(grower, 'gate');
  grower.builder.node(gate, 'gate', { from: first, config: { use: 'raw' } });
  const sure = aggregate(grower, [`${gate}.pass`, ...others]);
  const unsure = ask(grower, `${gate}.below`);
  return aggregate(grower, [sure, unsure]);
}

function gated(grower: Grower, source: Source, depth: number): Source {
  const asked = ask(grower, source);
  const gate = fresh(grower, 'gate');
  grower.builder.node(gate, 'gate', { from: asked, config: { use: 'raw', threshold: grower.random() } });
  return joinArms(grower, [`${gate}.pass`, `${gate}.below`], depth);
}

function branched(grower: Grower, source: Source, depth: number): Source {
  const id = fresh(grower, 'branch');
  grower.builder.node(id, 'branch', { from: source });
  return joinArms(grower, [`${id}.then`, `${id}.else`], depth);
}

/** Both exits go on by themselves, perhaps through more blocks, and meet again. */
function joinArms(grower: Grower, exits: readonly [Source, Source], depth: number): Source {
  const arms = exits.map((source) => (grower.random() < 0.5 ? source : grow(grower, source, depth + 1)));
  const id = fresh(grower, 'join');
  grower.builder.node(id, 'merge1', { from: arms });
  return id;
}

function retried(grower: Grower, source: Source, depth: number): Source {
  const id = fresh(grower, 'retry');
  grower.builder.container(id, 'retry', {
    from: source,
    inside: (inner) => inner.take(grow(grower, `${id}.item`, depth + 1)),
  });
  return id;
}

function fallen(grower: Grower, source: Source, depth: number): Source {
  const id = fresh(grower, 'fallback');
  const tries = 1 + Math.floor(grower.random() * 3);
  grower.builder.container(id, 'fallback', {
    from: source,
    inside: (inner) => {
      for (let i = 0; i < tries; i += 1) {
        inner.take(grow(grower, `${id}.item`, depth + 1));
      }
    },
  });
  return id;
}
