/** A browser's own words for itself, as people would say it. */
export function sayDevice(agent: string | null): string {
  if (!agent) return 'An unknown browser';
  const browser = BROWSERS.find(([, pattern]) => pattern.test(agent))?.[0];
  const system = SYSTEMS.find(([, pattern]) => pattern.test(agent))?.[0];
  if (!browser) return agent.slice(0, 40);
  return system ? `${browser} on ${system}` : browser;
}

type Names = readonly (readonly [name: string, pattern: RegExp])[];

/** The first that fits; most of them name themselves like Chrome or Safari, too. */
const BROWSERS: Names = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Headless)?Chrom(e|ium)\/|CriOS\//],
  ['Safari', /Safari\//],
];

const SYSTEMS: Names = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux/],
];
