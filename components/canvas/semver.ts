/** Suggestions for the next version number. */
export type Suggestion = { semver: string; label: string };

const SEMVER = /^(\d+)\.(\d+)\.(\d+)$/;

type Triple = readonly [number, number, number];

function parse(semver: string): Triple | undefined {
  const found = SEMVER.exec(semver);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

const compare = (a: Triple, b: Triple): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Is `a` a higher version than `b`? Versions of another form are never higher. */
export function isNewer(a: string, b: string): boolean {
  const [left, right] = [parse(a), parse(b)];
  return left !== undefined && right !== undefined && compare(left, right) > 0;
}

/** Minor first: most new versions add something. Pre-releases are not counted. */
export function nextVersions(published: readonly string[]): readonly Suggestion[] {
  const last = published
    .map(parse)
    .filter((one) => one !== undefined)
    .toSorted(compare)
    .at(-1);
  if (!last) return [{ semver: '1.0.0', label: 'first' }];
  const [major, minor, patch] = last;
  return [
    { semver: `${major}.${minor + 1}.0`, label: 'minor' },
    { semver: `${major}.${minor}.${patch + 1}`, label: 'patch' },
    { semver: `${major + 1}.0.0`, label: 'major' },
  ];
}
