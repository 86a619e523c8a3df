/** Compositions that hope to do something when they are imported, looked at or opened: files, made from a seed. */
import { type Random, seeded } from '#engine/random.ts';
import { build } from '#engine/testing.ts';
import { CODE_ESCAPES, ESCAPES } from '../expressions/escapes.ts';
import { HUNGRY, HUNGRY_CODE } from '../expressions/hungry.ts';

type Fields = Record<string, unknown>;

const pick = <T>(all: readonly T[], random: Random): T => all[Math.floor(random() * all.length)] as T;

/** Where it would be noticed at once. */
const targets = (port: number): readonly string[] => [
  `http://127.0.0.1:${port}/x`,
  `http://localhost:${port}/x`,
  `http://[::1]:${port}/x`,
  `//127.0.0.1:${port}/x`,
  `ws://127.0.0.1:${port}/x`,
  `http://2130706433:${port}/x`,
  'http://canary.invalid/x',
  'file:///etc/passwd',
];

/** Fields that other products act upon; here they are unknown. */
function unknowns(random: Random, port: number): Fields {
  const url = pick(targets(port), random);
  const run = { command: 'sh', args: ['-c', `curl ${url}`] };
  return pick<Fields>(
    [
      { mcpServers: { canary: { ...run, transport: 'stdio' } } },
      { agents: [{ kind: 'mcp', config: { server: { transport: 'stdio', command: 'sh' }, tool: 'x' } }] },
      { agents: [{ kind: 'http', config: { url, answer: pick(ESCAPES, random) } }] },
      { onLoad: `fetch('${url}')`, onOpen: `import('${url}')` },
      { scripts: { postinstall: `curl ${url}` }, dependencies: { canary: url } },
      { credentials: { url, type: 'oauth2' }, webhook: url, preview: { image: url, icon: url } },
      { $ref: url, $schema: url, extends: url, import: url },
      { constructor: { prototype: { polluted: true } }, toJSON: url, valueOf: url },
    ],
    random,
  );
}

const text = (random: Random): string =>
  pick([...ESCAPES, ...HUNGRY.map((one) => one.text)], random).slice(0, 4_000);

/** Every field that something could be evaluated, asked or started from, with something in it that hopes so. */
function graph(random: Random, port: number): Fields {
  const url = pick(targets(port), random);
  const made = build()
    .input('text')
    .node('branch', 'branch', { config: { when: text(random) }, from: 'text' })
    .node('filter', 'filter', { config: { keep: text(random) }, from: 'text' })
    .node('transform', 'transform', { config: { expression: text(random), type: 'Json' }, from: 'text' })
    .node('reduce', 'reduce', {
      config: { fold: 'cel', expression: text(random), init: text(random) },
      from: 'text',
    })
    .node('route', 'route', { config: { rules: [{ when: text(random), port: 'a' }] }, from: 'text' })
    .node('checked', 'verify', { config: { oracle: 'expression', expression: text(random) }, from: 'text' })
    .node('tested', 'verify', {
      config: { oracle: 'test', tests: pick([...CODE_ESCAPES, ...HUNGRY_CODE], random) },
      from: 'text',
    })
    .node('schema', 'verify', {
      config: { oracle: 'schema', schema: { $ref: url, $id: url, pattern: '^(a+)+$' } },
      from: 'text',
    })
    .node('sub', 'call', { config: { ref: `${pick(['pat_x', '..', 'http'], random)}@1.0.0` }, from: 'text' })
    .agent('asks', pick([url, 'mcp:sh', 'agr_of_somebody_else', 'sentiment-vader'], random), 'text')
    .output('branch.then')
    .pattern();
  const nodes = made.nodes.map((node) => (random() < 0.2 ? { ...node, ...unknowns(random, port) } : node));
  const note = { text: `![x](${url}) <img src=${url}> [x](javascript:fetch('${url}'))` };
  const at = { position: { x: 0, y: 0 }, size: { width: 240, height: 140 } };
  return { ...made, nodes, notes: { n1: { ...note, ...at } } };
}

/** Texts of files: whole ones, some damaged, some not of this form at all. */
export function hostileFiles({ count, seed, port }: { count: number; seed: number; port: number }): string[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, n) => {
    const url = pick(targets(port), random);
    const pattern = { ...graph(random, port), ...(random() < 0.5 ? unknowns(random, port) : {}) };
    const file = {
      ...{ format: 'parallax-pattern', version: 1, name: `Harmless ${n}`, description: `See ${url}` },
      ...{ pattern, ...(random() < 0.5 ? unknowns(random, port) : {}) },
    };
    const whole = JSON.stringify(file);
    // One in ten is no file of this form: a bare address, one cut short, one with a key that changes prototypes.
    if (n % 10 !== 9) return whole;
    const cut = whole.slice(0, Math.floor(random() * whole.length));
    return pick(
      [url, cut, whole.replace('"nodes"', '"__proto__":{"polluted":1},"nodes"'), `{"$ref":"${url}"}`],
      random,
    );
  });
}
