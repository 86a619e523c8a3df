/** The settings of a node as far as they make a composition another one (confidence.md, C2). */
import type { Known } from '#engine/parts.ts';
import { showType } from '#primitives/kit/port-type.ts';

/** Words for people, names that mean nothing elsewhere, and what only seeds chance. */
const DROPPED = new Set([
  'question',
  'description',
  'sample',
  'name',
  'space',
  'scope',
  'modelId',
  'seed',
  'ref',
]);
const EXPRESSIONS = new Set(['when', 'keep', 'expression', 'until']);

/**
 * Sorted JSON: thresholds by .1, durations by power of ten, counts as they are, agents by their role. What is
 * as it would be without being set is left out, so that a new setting makes no composition another one.
 */
export function settingsOf(primitive: string, config: unknown, { agents, primitives }: Known): string {
  const roleOf = (id: string): string => {
    const card = agents.find((one) => one.id === id);
    return card ? `${card.task} -> ${showType(card.output)}` : id;
  };
  const usual: unknown = primitives[primitive]?.config.safeParse({}).data;
  const [given, plain] = [config, usual].map((one) => bucket(one, { key: '', roleOf }));
  return JSON.stringify(without(given, plain));
}

/** The settings that are not the usual ones. */
function without(config: unknown, usual: unknown): unknown {
  const defaults = new Map(Object.entries(usual ?? {}).map(([name, one]) => [name, JSON.stringify(one)]));
  const entries = Object.entries(config ?? {});
  return Object.fromEntries(entries.filter(([name, one]) => JSON.stringify(one) !== defaults.get(name)));
}

type Place = { key: string; roleOf(id: string): string };

function bucket(value: unknown, place: Place): unknown {
  const { key, roleOf } = place;
  if (typeof value === 'number') return bucketNumber(value, key);
  if (typeof value === 'string') {
    if (key === 'agentId') return value && roleOf(value);
    return EXPRESSIONS.has(key)
      ? value.replace(/\b0?\.\d+\b/g, (number) => Number(number).toFixed(1))
      : value;
  }
  if (Array.isArray(value)) return value.map((one) => bucket(one, place));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name, one]) => one !== undefined && !DROPPED.has(name) && !isIdle(name, one))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, bucket(one, { ...place, key: name })]));
}

const isIdle = (name: string, value: unknown): boolean => name === 'version' && typeof value === 'string';

function bucketNumber(value: number, key: string): number | string {
  if (/(Ms|Days|Hours)$/.test(key)) return value > 0 ? `1e${Math.round(Math.log10(value))}` : 0;
  return value > 0 && value < 1 ? Math.round(value * 10) / 10 : value;
}
