/**
 * Reads labelled examples people paste or load: one per line, `label<TAB>text`, or CSV `label,text` with
 * quotes doubled inside quotes. The first line decides which; a head line `label,text` is skipped.
 */

export type Example = { label: string; text: string };
/** `line` counts from 1. */
export type ExampleProblem = { line: number; problem: string };
export type ParsedExamples = { examples: readonly Example[]; problems: readonly ExampleProblem[] };

type Row = { line: number; fields: readonly string[] };

export function parseExamples(pasted: string): ParsedExamples {
  const source = pasted.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const isTabbed = source.split('\n', 1)[0]?.includes('\t') ?? false;
  const rows = isTabbed ? tabRows(source) : csvRows(source);
  const examples: Example[] = [];
  const problems: ExampleProblem[] = [];
  for (const [index, row] of rows.entries()) {
    if (index === 0 && isHead(row)) continue;
    const read = readRow(row, isTabbed);
    if ('problem' in read) problems.push(read);
    else examples.push(read);
  }
  return { examples, problems };
}

/** How many examples each label has, most first. */
export function countLabels(examples: readonly Example[]): readonly { label: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count })).sort((a, b) => b.count - a.count);
}

const isHead = ({ fields }: Row): boolean =>
  fields[0]?.trim().toLowerCase() === 'label' && fields[1]?.trim().toLowerCase() === 'text';

function readRow({ line, fields }: Row, isTabbed: boolean): Example | ExampleProblem {
  const [label = '', ...rest] = fields;
  if (rest.length === 0) {
    return { line, problem: `There is no ${isTabbed ? 'tab' : 'tab or comma'} between label and text.` };
  }
  if (!isTabbed && rest.length > 1) {
    return { line, problem: 'There are more than two columns; put the text in quotes.' };
  }
  const text = rest.join('\t').trim();
  if (!label.trim()) return { line, problem: 'The label is empty.' };
  if (!text) return { line, problem: 'The text is empty.' };
  return { label: label.trim(), text };
}

function tabRows(source: string): Row[] {
  return source
    .split('\n')
    .map((whole, index) => ({ line: index + 1, fields: whole.split('\t'), whole }))
    .filter(({ whole }) => whole.trim() !== '');
}

/** One field, quoted or bare, and what ends it. */
const CSV_FIELD = /(?:"((?:[^"]|"")*)"|([^",\n][^,\n]*|))(,|\n|$)/y;

function csvRows(source: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  let start = 1;
  let fields: string[] = [];
  CSV_FIELD.lastIndex = 0;
  while (CSV_FIELD.lastIndex <= source.length) {
    const at = CSV_FIELD.lastIndex;
    const match = CSV_FIELD.exec(source);
    // A quote that never ends: take the rest of the line as it stands.
    const [whole, quoted, bare, end] = match ?? restOfLine(source, at);
    fields.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    line += (whole ?? '').split('\n').length - 1;
    CSV_FIELD.lastIndex = at + (whole ?? '').length;
    if (end === ',') continue;
    if (fields.some((field) => field.trim() !== '')) rows.push({ line: start, fields });
    fields = [];
    start = line;
    if (end === '') break;
  }
  return rows;
}

function restOfLine(source: string, at: number): [string, undefined, string, string] {
  const stop = source.indexOf('\n', at);
  const bare = source.slice(at, stop < 0 ? source.length : stop);
  return [stop < 0 ? bare : `${bare}\n`, undefined, bare, stop < 0 ? '' : '\n'];
}
