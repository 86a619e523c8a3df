/** What the data map (data-map.ts) is made of. */
import type { Permission } from '#server/access/permissions.ts';

/**
 * `personal`: says who somebody is, or what they did and when. `content`: typed or made in a workspace, may hold
 * anything about anybody. `technical`: neither. `sealed`: secrets, hashes and tokens; never in any export.
 */
export const CATEGORIES = ['personal', 'content', 'technical', 'sealed'] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * What erasing a subject does to the rows that are theirs. `deleted`: gone. `pseudonym`: the rows stay, with an id to
 * which there is no name any more. `none`: nothing of the subject is in it.
 */
export type Erasing = 'deleted' | 'pseudonym' | 'none';

/**
 * Conditions are SQL about the table's own columns; `:id` is the subject, and `:after` what the first column of the
 * primary key was in the row that was read last, or nothing: where rows are found by way of another table, so that a
 * page does not begin there from the first.
 */
export type MappedTable = {
  purpose: string;
  /** How long rows are kept. */
  kept: string;
  /** Names of columns, with blanks between. */
  columns: Partial<Record<Category, string>>;
  /** Rows about a person, wherever they belong to. */
  person?: string;
  /** Rows that a person made, read in each workspace they belong to and through its door. */
  made?: string;
  /** Rows of a workspace, read through its door; for those who have the permission, if one is named. */
  workspace?: { where: string; needs?: Permission; only?: string };
  /** Why no export holds it. */
  unexported?: string;
  erased: { person: Erasing; workspace: Erasing };
};

export const columnsOf = ({ columns }: MappedTable): { column: string; category: Category }[] =>
  CATEGORIES.flatMap((category) =>
    (columns[category] ?? '')
      .split(' ')
      .filter(Boolean)
      .map((column) => ({ column, category })),
  );

/** What may leave of a table. */
export const exportedColumns = (mapped: MappedTable): string[] =>
  columnsOf(mapped).flatMap(({ column, category }) => (category === 'sealed' ? [] : [column]));
