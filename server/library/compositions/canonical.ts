/**
 * When are two compositions the same one? (confidence.md, C2.) Their canonical form says what is composed
 * and how, without names and places: ids, titles and positions are dropped, children whose order means
 * nothing are sorted, numbers are put into buckets, and an agent is known by its role. Compositions that
 * differ in settings alone are one family.
 */
import { createHash } from 'node:crypto';
import { type Known, type Part, toPart } from '#engine/parts.ts';
import type { Pattern, PatternEdge } from '#engine/pattern.ts';
import { kindOf, toGraph } from '#engine/scopes.ts';
import { primitives } from '#primitives/index.ts';
import { builtinCards } from '#server/agents/cards.ts';
import { labelVertices } from './labelling.ts';
import { settingsOf } from './settings.ts';

export type CanonicalForm = {
  /** One line for each node, then one for each edge. Equal texts, equal compositions. */
  text: string;
  /** SHA-256 of the text, in hexadecimal digits. */
  hash: string;
  /** The same of the text without any settings. */
  family: string;
};

/** Works for any pattern that validates; settings that cannot be parsed are taken as they stand. */
export function canonicalForm(
  pattern: Pattern,
  known: Known = { primitives, agents: builtinCards() },
): CanonicalForm {
  const text = toText(pattern, { known, calls: callNames(pattern, known, 'hash'), isFamily: false });
  const bare = toText(pattern, { known, calls: callNames(pattern, known, 'family'), isFamily: true });
  return { text, hash: sha256(text), family: sha256(bare) };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Called patterns are known by what they are: their own hash, or their family. */
function callNames(
  { uses = {} }: Pattern,
  known: Known,
  kind: 'hash' | 'family',
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [ref, { nodes, edges }] of Object.entries(uses)) {
    const { [ref]: _, ...others } = uses;
    names.set(ref, canonicalForm({ format: 1, nodes, edges, uses: others }, known)[kind]);
  }
  return names;
}

type Words = { known: Known; calls: ReadonlyMap<string, string>; isFamily: boolean };

function toText(pattern: Pattern, words: Words): string {
  const { known, isFamily } = words;
  const parts = new Map(pattern.nodes.map((node) => [node.id, toPart(node, known)]));
  const labels = new Map([...parts].map(([id, part]) => [id, labelOf(part, words)]));
  const links = linksOf(pattern, parts);
  const place = labelVertices(
    pattern.nodes.map(({ id, parent }) => ({ id, parent, label: labels.get(id) ?? '' })),
    links,
  );
  const rank = (id: string | undefined): number => (id === undefined ? -1 : (place.get(id) ?? -1));
  const nodes = [...pattern.nodes]
    .sort((a, b) => rank(a.id) - rank(b.id))
    .map(({ id, parent }) => `${rank(id)} in ${rank(parent)}: ${labels.get(id)}`);
  const edges = links.map(({ source, target, label }) => `${rank(source)} > ${rank(target)} ${label}`).sort();
  const budget = !isFamily && pattern.budget ? [JSON.stringify(pattern.budget)] : [];
  return [...nodes, ...edges, ...budget].join('\n');
}

function labelOf({ node, config }: Part, { known, calls, isFamily }: Words): string {
  const ref = node.primitive === 'subpattern' ? calls.get(String(node.config.ref)) : undefined;
  const name = ref === undefined ? node.primitive : `${node.primitive} ${ref}`;
  return isFamily ? name : `${name} ${settingsOf(node.primitive, config ?? node.config, known)}`;
}

/** Edges by the ids of their nodes; `label` names the ports, and the place among others where that counts. */
function linksOf(pattern: Pattern, parts: ReadonlyMap<string, Part>) {
  const { nodes } = toGraph(pattern);
  const seen = new Map<string, number>();
  return pattern.edges.map((edge) => {
    const { source, target } = edge;
    const wall = kindOf(nodes, edge);
    const at = `${target.node} ${target.port} ${wall === 'take' || wall === 'self'}`;
    const index = seen.get(at) ?? 0;
    seen.set(at, index + 1);
    const order = isOrdered(edge, parts.get(target.node)) ? ` ${index}` : '';
    const from = exitName(source, parts.get(source.node));
    return { source: source.node, target: target.node, label: `${wall} ${from} ${target.port}${order}` };
  });
}

/** Ways of a route are named by people; they count by their place. */
function exitName({ port }: PatternEdge['source'], part: Part | undefined): string {
  if (part?.node.primitive !== 'route') return port;
  return `way ${part.ports?.out.findIndex(({ name }) => name === port) ?? port}`;
}

type Settings = {
  tie?: string;
  hedgeDelayMs?: number;
  others?: string;
  fields?: Readonly<Record<string, { rule: string }>>;
};

/** Does it matter in which order edges arrive at this port? */
function isOrdered({ target }: PatternEdge, part: Part | undefined): boolean {
  const config: Settings = Object(part?.config ?? {});
  switch (part?.node.primitive) {
    case 'vote':
      return target.port === 'in' && config.tie === 'first';
    case 'race':
      return target.port === 'results' && (config.hedgeDelayMs ?? 0) > 0;
    case 'merge':
      return [config.others, ...Object.values(config.fields ?? {}).map(({ rule }) => rule)].includes('first');
    case 'pool':
    case 'stack':
    case 'synthesize':
    case 'parallel':
    case 'assess':
      return false;
    default:
      return true;
  }
}
