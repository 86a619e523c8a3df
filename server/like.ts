/** A pattern for `ilike` that finds the text anywhere, as typed: `%` and `_` mean themselves. */
export const toContains = (text: string): string =>
  `%${text
    .trim()
    .replaceAll('\0', '')
    .replace(/[\\%_]/g, '\\$&')}%`;
