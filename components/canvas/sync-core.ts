/**
 * What one tab knows of a draft: the revision of the server, own edits that are not there yet, and what is on
 * the screen. What others did comes under the own edits where they do not touch; where they do, it waits until
 * a person decides, and the screen stays as it is. Pure.
 */
import { bring } from '#engine/bring.ts';
import { deltaOf } from '#engine/delta.ts';
import { apply, type Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { collisions, isRenamed, type Renames, rebase, renameOp, renamePattern } from '#engine/rebase.ts';

/** The name is no part of the graph, but of what is edited. */
export type Draft = { graph: Pattern; name: string };
export type Edit = { id: string; ops: readonly Op[] };
/** An edit as the server's log has it. */
export type Entry = Edit & { revision: number; actor: string; name: string; createdAt: Date | string };

export type Core = {
  /** What the server has, as far as this tab knows. */
  revision: number;
  confirmed: Draft;
  /** Own edits, oldest first, until the log has them. */
  pending: readonly Edit[];
  /** The revision that `pending` was last compared with. */
  agreed: number;
  /** Edits of others after that one, if they meet own ones: not on the screen yet. */
  foreign: readonly Entry[];
  view: Draft;
};

export const startCore = (revision: number, draft: Draft): Core => ({
  ...{ revision, confirmed: draft, pending: [], agreed: revision, foreign: [], view: draft },
});

export function applyTo({ graph, name }: Draft, ops: readonly Op[]): Draft {
  let named = name;
  for (const op of ops) if (op.type === 'describe') named = op.name ?? named;
  return { graph: apply(graph, ops).pattern, name: named };
}

/** What turns one draft into another. */
export function opsBetween(before: Draft, after: Draft): Op[] {
  const ops = deltaOf(before.graph, after.graph);
  return before.name === after.name ? ops : [...ops, { type: 'describe', name: after.name }];
}

const opsOf = (edits: readonly Edit[]): readonly Op[] => edits.flatMap(({ ops }) => ops);

export type Taken = {
  core: Core;
  /** What others did that is on the screen now. */
  others: readonly Entry[];
  renames: Renames | undefined;
  /** Something before the first of these is missing. */
  isGap: boolean;
};

/** Takes what the log has; what is known already is passed over, so it may come any number of times. */
export function take(core: Core, entries: readonly Entry[]): Taken {
  let { revision, confirmed, pending } = core;
  const others: Entry[] = [];
  let isGap = false;
  for (const entry of [...entries].sort((a, b) => a.revision - b.revision)) {
    if (entry.revision <= revision) continue;
    if (entry.revision > revision + 1) {
      isGap = true;
      break;
    }
    revision = entry.revision;
    confirmed = applyTo(confirmed, entry.ops);
    if (pending.some(({ id }) => id === entry.id)) pending = pending.filter(({ id }) => id !== entry.id);
    else others.push(entry);
  }
  const known = { ...core, revision, confirmed, pending };
  if (core.foreign.length > 0) {
    return {
      core: { ...known, foreign: [...core.foreign, ...others] },
      others: [],
      renames: undefined,
      isGap,
    };
  }
  if (others.length === 0) return { core: { ...known, agreed: revision }, others, renames: undefined, isGap };
  return { ...merge(known, others), isGap };
}

function merge(core: Core, others: readonly Entry[]): Omit<Taken, 'isGap'> {
  const { revision, confirmed } = core;
  const found = collisions(confirmed.graph, others, opsOf(core.pending));
  const renames = isRenamed(found) ? found : undefined;
  const pending = renames ? core.pending.map((edit) => renameEdit(edit, renames)) : core.pending;
  const { conflicts } = rebase(confirmed.graph, others, opsOf(pending));
  if (conflicts.length > 0) {
    // Under their own names until somebody has decided.
    return { core: { ...core, foreign: others }, others: [], renames: undefined };
  }
  const view = applyTo(confirmed, opsOf(pending));
  return { core: { ...core, pending, view, agreed: revision }, others, renames };
}

const renameEdit = ({ id, ops }: Edit, renames: Renames): Edit => ({
  id,
  ops: ops.map((op) => renameOp(op, renames)),
});

/** One thing that both sides touched, as it is shown. */
export type Meeting = {
  key: string;
  mine: Op;
  theirs: Op;
  by: Pick<Entry, 'actor' | 'name'>;
};

export type Clash = { meetings: readonly Meeting[]; mine: Draft; theirs: Draft };

type Sides = { meetings: readonly (Meeting & { keys: readonly string[] })[]; without: Draft; mine: Draft };

/** Both sides of a conflict: own things under names that are theirs by now get others. */
function sidesOf({ confirmed, pending, foreign, view }: Core): Sides {
  const renames = collisions(confirmed.graph, foreign, opsOf(pending));
  const own = opsOf(pending).map((op) => renameOp(op, renames));
  const mine = isRenamed(renames) ? { ...view, graph: renamePattern(view.graph, renames) } : view;
  const { fits, conflicts } = rebase(confirmed.graph, foreign, own);
  const meetings = conflicts.flatMap(({ theirs, theirOp, mine: op, key, keys }) => {
    const by = foreign[theirs];
    return by ? [{ key, keys, mine: op, theirs: theirOp, by: { actor: by.actor, name: by.name } }] : [];
  });
  return { meetings, without: applyTo(confirmed, fits), mine };
}

export function clashOf(core: Core): Clash {
  const { meetings, mine } = sidesOf(core);
  const seen = new Set<string>();
  const first = meetings.filter(({ key }) => !seen.has(key) && seen.add(key));
  return { meetings: first, mine, theirs: core.confirmed };
}

export type Settled = {
  /** Nothing is pending in it: what is kept is `kept`, to be sent as an edit of its own. */
  core: Core;
  kept: readonly Op[];
  /** What others did, with every own side kept: undo leads back there. */
  mine: Draft;
  others: readonly Entry[];
  renames: Renames;
};

/** A person decided, thing by thing. What does not meet anything is kept in any case. */
export function settle(core: Core, isMine: (key: string) => boolean): Settled {
  const { confirmed, foreign, revision, pending } = core;
  const sides = sidesOf(core);
  const withMine = (chosen: Sides['meetings']): Draft => {
    const keys = new Set(chosen.flatMap((one) => one.keys));
    const { without, mine } = sides;
    const graph = apply(without.graph, bring(without.graph, mine.graph, keys)).pattern;
    return { graph, name: keys.has('pattern/name') ? mine.name : without.name };
  };
  const view = withMine(sides.meetings.filter(({ key }) => isMine(key)));
  return {
    core: { revision, confirmed, pending: [], agreed: revision, foreign: [], view },
    kept: opsBetween(confirmed, view),
    mine: withMine(sides.meetings),
    others: foreign,
    renames: collisions(confirmed.graph, foreign, opsOf(pending)),
  };
}
