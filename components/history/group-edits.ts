/** Edits of a draft as people remember them: who worked on it, and when. Pure. */
export type EditRow = {
  revision: number;
  actor: string;
  name: string;
  createdAt: string;
  note: string | null;
};

export type EditGroup<Row extends EditRow> = {
  /** That of the newest edit in it. */
  revision: number;
  name: string;
  until: string;
  rows: readonly Row[];
};

const QUARTER_MS = 15 * 60_000;

/** One group per author and quarter of an hour; an edit with a note stands by itself. Newest first, as given. */
export function groupEdits<Row extends EditRow>(rows: readonly Row[]): EditGroup<Row>[] {
  const groups: (EditGroup<Row> & { rows: Row[]; key: string })[] = [];
  for (const row of rows) {
    const quarter = Math.floor(new Date(row.createdAt).getTime() / QUARTER_MS);
    const key = row.note === null ? `${row.actor} ${quarter}` : `note ${row.revision}`;
    const last = groups.at(-1);
    if (last?.key === key) last.rows.push(row);
    else groups.push({ key, revision: row.revision, name: row.name, until: row.createdAt, rows: [row] });
  }
  return groups;
}
