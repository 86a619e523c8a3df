/**
 * How large a regular expression becomes when its repetitions are written out, at most. Patterns run in time that
 * grows with the text times this size (RE2), so it is looked at before one is compiled.
 */
const REPEAT = /\{(\d{1,6})(?:(,)(\d{0,6}))?\}/y;

/** An upper bound: a repeated group counts as everything before it. */
export function patternSize(pattern: string): number {
  let size = 0;
  for (let at = 0; at < pattern.length && Number.isFinite(size); at += 1) {
    REPEAT.lastIndex = at;
    const [repeat, least, , most] = REPEAT.exec(pattern) ?? [];
    if (repeat === undefined) {
      size += 1;
      continue;
    }
    const times = Math.max(2, Number(least), Number(most ?? 0) || Number(least) + 1);
    size = /[)*+?}]/.test(pattern.charAt(at - 1)) ? size * times : size + times;
    at += repeat.length - 1;
  }
  return size;
}
