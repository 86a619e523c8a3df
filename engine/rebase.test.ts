/** Two people edit one pattern: what fits is merged, what meets is asked about, and nothing is overwritten. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { bring } from './bring.ts';
import { deltaOf, isSamePattern } from './delta.ts';
import { historyReducer, startHistory } from './history.ts';
import { opsSchema } from './op-schema.ts';
import { apply, type Op } from './ops.ts';
import type { Pattern } from './pattern.ts';
import { collisions, isRenamed, rebase, renameOp, split } from './rebase.ts';
import { afterOps, EDITED, someOps } from './testing-ops.ts';
import { touchOfAll } from './touch.ts';

const changes = (ops: readonly Op[], from: Pattern = EDITED): Op[] => deltaOf(from, afterOps(ops, from));

/** The order of edges counts only where they meet, that of nodes never. */
function meaningOf({ nodes, edges, ...rest }: Pattern) {
  const into = Map.groupBy(edges, ({ target }) => `${target.node}.${target.port}`);
  return {
    ...rest,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    into: Object.fromEntries(into),
  };
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
  [...a].filter((key) => b.has(key));

describe('the delta of two patterns', () => {
  test.prop([someOps, someOps])('leads from one to the other, also through JSON', (first, second) => {
    const [from, to] = [afterOps(first), afterOps(second)];
    const ops = opsSchema.parse(JSON.parse(JSON.stringify(deltaOf(from, to))));
    expect(isSamePattern(apply(from, ops).pattern, to)).toBe(true);
    expect(deltaOf(to, to)).toEqual([]);
  });

  test.prop([someOps])('rarely has to replace everything', (ops) => {
    const is = changes(ops).some(({ type }) => type === 'replaceAll');
    // Only where containers change places with what they hold.
    if (is) expect(ops.filter(({ type }) => type === 'setParent' || type === 'setNode')).not.toEqual([]);
  });
});

describe('rebasing', () => {
  test.prop([someOps, someOps])('gives the same in either order where nothing meets', (a, b) => {
    const [theirs, mine] = [changes(a), changes(b)];
    const head = apply(EDITED, theirs).pattern;
    const { fits, conflicts } = rebase(head, [{ ops: theirs }], mine);
    if (conflicts.length > 0) return;
    const other = apply(apply(EDITED, mine).pattern, theirs).pattern;
    expect(meaningOf(apply(head, fits).pattern)).toEqual(meaningOf(other));
  });

  test.prop([someOps, someOps])('never changes what others changed, and drops nothing unsaid', (a, b) => {
    const [theirs, mine] = [changes(a), changes(b)];
    const head = apply(EDITED, theirs).pattern;
    const { fits, conflicts } = rebase(head, [{ ops: theirs }], mine);
    const effect = touchOfAll(deltaOf(head, apply(head, fits).pattern), head);
    const wrote = touchOfAll(theirs, EDITED).writes;
    if (!wrote.has('*')) expect(shared(effect.writes, wrote)).toEqual([]);
    const accounted = new Set([...fits.flatMap(split), ...conflicts.map(({ mine: op }) => op)].map(text));
    for (const op of mine.flatMap(split)) {
      if (!accounted.has(text(op))) expect(deltaOf(head, apply(head, op).pattern)).toEqual([]);
    }
  });

  test.prop([someOps, someOps])('keeps an own side when asked to, and only that', (a, b) => {
    const [theirs, mine] = [changes(a), changes(b)];
    const head = apply(EDITED, theirs).pattern;
    const view = apply(EDITED, mine).pattern;
    const { fits, conflicts } = rebase(head, [{ ops: theirs }], mine);
    const keys = new Set(conflicts.flatMap((conflict) => conflict.keys));
    if (keys.has('*')) return;
    const without = apply(head, fits).pattern;
    const kept = apply(without, bring(without, view, keys)).pattern;
    expect(danglingIn(kept)).toEqual([]);
    for (const { mine: op } of conflicts) {
      if (op.type !== 'setField' && op.type !== 'renameNode') continue;
      const find = (pattern: Pattern) => pattern.nodes.find(({ id }) => id === op.id);
      if (op.type === 'renameNode') expect(find(kept)?.title).toEqual(find(view)?.title);
      else expect(find(kept)?.config[op.field]).toEqual(find(view)?.config[op.field]);
    }
  });

  test('names that both gave to new things are given again', () => {
    const add = (config: object): Op => ({
      type: 'addNodes',
      nodes: [{ id: 'pool', primitive: 'pool', version: 1, config: { ...config }, position: { x: 0, y: 0 } }],
    });
    const ends = { source: { node: 'pool', port: 'out' }, target: { node: 'output', port: 'in' } };
    const mine: Op[] = [add({ mine: true }), { type: 'connect', edges: [{ id: 'e-9', ...ends }] }];
    const theirs = [add({ theirs: true })];
    const head = apply(EDITED, theirs).pattern;
    const renames = collisions(head, [{ ops: theirs }], mine);
    expect(isRenamed(renames)).toBe(true);
    const renamed = mine.map((op) => renameOp(op, renames));
    const { fits, conflicts } = rebase(head, [{ ops: theirs }], renamed);
    expect(conflicts).toEqual([]);
    const { nodes, edges } = apply(head, fits).pattern;
    expect(
      nodes.filter(({ primitive }) => primitive === 'pool').map(({ id, config }) => [id, config]),
    ).toEqual([
      ['pool', { theirs: true }],
      ['pool-2', { mine: true }],
    ]);
    expect(edges.find(({ id }) => id === 'e-9')?.source.node).toBe('pool-2');
  });

  const gate = (value: unknown): Op => ({ type: 'setField', id: 'v', field: 'threshold', value });
  const set: Op = { ...gate(2), field: 'rule' } as Op;
  const gone: Op = { type: 'removeNodes', ids: ['v'] };
  const away: Op = { type: 'moveNodes', to: { v: { x: 1, y: 1 } } };
  const name: Op = { type: 'renameNode', id: 'v', title: 'V' };
  const inside: Op = { type: 'renameNode', id: 'c', title: 'C' };
  const budget = (calls: number): Op => ({ type: 'setBudget', budget: { calls } });
  const cases: { name: string; mine: Op; theirs: Op; key: string | undefined }[] = [
    { name: 'one setting twice', mine: gate(1), theirs: gate(2), key: 'node:v/set/threshold' },
    { name: 'one setting to the same', mine: gate(1), theirs: gate(1), key: undefined },
    { name: 'two settings of a node', mine: gate(1), theirs: set, key: undefined },
    { name: 'a setting of what is gone', mine: gate(1), theirs: gone, key: 'node:v' },
    { name: 'removing what was set', mine: gone, theirs: gate(1), key: 'node:v' },
    { name: 'removing twice', mine: gone, theirs: gone, key: undefined },
    { name: 'a place and a name', mine: away, theirs: name, key: undefined },
    { name: 'a container somebody works in', mine: { ...gone, ids: ['r'] }, theirs: inside, key: 'node:c' },
    { name: 'two budgets', mine: budget(1), theirs: budget(2), key: 'pattern/budget' },
  ];
  test.each(cases)('$name', ({ mine, theirs, key }) => {
    const normal = deltaOf(EDITED, apply(EDITED, theirs).pattern);
    const head = apply(EDITED, normal).pattern;
    expect(rebase(head, [{ ops: normal }], [mine]).conflicts[0]?.key).toBe(key);
  });
});

const text = (op: Op): string => JSON.stringify(op);

function danglingIn({ nodes, edges }: Pattern): unknown[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return [
    ...edges.filter(({ source, target }) => !ids.has(source.node) || !ids.has(target.node)),
    ...nodes.filter(({ parent }) => parent !== undefined && !ids.has(parent)),
  ];
}

describe('undo with others', () => {
  const intents = fc.array(someOps, { maxLength: 3 });

  test.prop([intents, someOps, intents])('takes back own steps only', (before, others, after) => {
    const doing = (history: ReturnType<typeof startHistory>, ops: readonly Op[]) =>
      historyReducer(history, {
        type: 'do',
        intent: deltaOf(history.present, afterOps(ops, history.present)),
      });
    const mine = before.reduce(doing, startHistory(EDITED));
    const theirs = changes(others, mine.present);
    const present = apply(mine.present, theirs).pattern;
    let history = historyReducer(mine, { type: 'others', ops: theirs, present });
    history = after.reduce(doing, history);
    const steps = after.filter((_, i) => i >= 0).length;
    for (let i = 0; i < steps + before.length; i += 1) history = historyReducer(history, { type: 'undo' });
    expect(history.past).toEqual([]);
    const wrote = touchOfAll(theirs, mine.present).writes;
    if (wrote.has('*')) return;
    const undone = touchOfAll(deltaOf(present, history.present), present);
    // What they had changed is as they left it.
    expect(shared(undone.writes, new Set([...wrote].filter((key) => !key.startsWith('into:'))))).toEqual([]);
    expect(danglingIn(history.present)).toEqual([]);
  });

  test('a step of which nothing is left is passed over', () => {
    const set = (value: number): Op => ({ type: 'setField', id: 'v', field: 'n', value });
    let history = startHistory(EDITED);
    history = historyReducer(history, { type: 'do', intent: { type: 'renameNode', id: 'a', title: 'A' } });
    history = historyReducer(history, { type: 'do', intent: set(1) });
    const present = apply(history.present, set(2)).pattern;
    history = historyReducer(history, { type: 'others', ops: [set(2)], present });
    history = historyReducer(history, { type: 'undo' });
    expect(history.present.nodes.find(({ id }) => id === 'v')?.config.n).toBe(2);
    expect(history.present.nodes.find(({ id }) => id === 'a')?.title).toBeUndefined();
    history = historyReducer(history, { type: 'redo' });
    expect(history.present.nodes.find(({ id }) => id === 'a')?.title).toBe('A');
    expect(history.present.nodes.find(({ id }) => id === 'v')?.config.n).toBe(2);
  });
});
