/** Searching inside a pattern: names, primitives and every value of the settings. Pure. */
import type { Op } from '#engine/ops.ts';
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import { shapeOf } from './shape.ts';

/** `path` is where in the settings (`rules.0.when`); none for the name and the primitive. */
export type Match = { node: string; name: string; path?: string; text: string };

type Leaf = { path: readonly (string | number)[]; value: string | number | boolean };

/** Every plain value in a setting, with where it stands. */
function* leavesOf(value: unknown, path: Leaf['path'] = []): Generator<Leaf> {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    yield { path, value };
  else if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* leavesOf(one, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* leavesOf(one, [...path, key]);
  }
}

const has = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted);

/** In the order of the nodes. */
export function findIn({ nodes }: Pattern, typed: string): readonly Match[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === '') return [];
  return nodes.flatMap((node) => {
    const { name } = shapeOf(node);
    const found: Match[] = [];
    if (has(name, wanted) || has(node.primitive, wanted)) {
      found.push({ node: node.id, name, text: node.primitive });
    }
    for (const { path, value } of leavesOf(node.config)) {
      if (has(String(value), wanted)) {
        found.push({ node: node.id, name, path: path.join('.'), text: String(value) });
      }
    }
    return found;
  });
}

/** Puts `by` in the place of every occurrence in names and texts; numbers and switches are not touched. */
export function replaceIn({ nodes }: Pattern, typed: string, by: string): readonly Op[] {
  const wanted = typed.trim();
  if (wanted === '') return [];
  const pattern = new RegExp(wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  const put = (text: string): string => text.replace(pattern, () => by);
  return nodes.flatMap((node): Op[] => {
    const config = replaced(node.config, put);
    return [
      ...renaming(node, put),
      ...(config === node.config
        ? []
        : [{ type: 'setConfig', id: node.id, config: config as PatternNode['config'] } as const]),
    ];
  });
}

function renaming({ id, title }: PatternNode, put: (text: string) => string): Op[] {
  if (title === undefined || put(title) === title || put(title).trim() === '') return [];
  return [{ type: 'renameNode', id, title: put(title) }];
}

/** The very same value where nothing in it changes. */
function replaced(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === 'string') return put(value);
  if (Array.isArray(value)) {
    const list = value.map((one) => replaced(one, put));
    return list.some((one, index) => one !== value[index]) ? list : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, one, replaced(one, put)] as const);
  if (entries.every(([, before, after]) => before === after)) return value;
  return Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}
