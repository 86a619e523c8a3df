/** What somebody typed as a list: one a line, or with commas or blanks between. */
export const linesOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
