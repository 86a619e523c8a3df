import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtinAgents, cardOf } from './cards.ts';

const root = join(import.meta.dirname, '../..');

/** Names of the npm packages that a fresh process has loaded after running `code`. */
function packagesAfter(code: string): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ load(url, context, next) {
      const name = /.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
      if (name) seen.add(name);
      return next(url, context);
    } });
    ${code}
    process.stdout.write(JSON.stringify([...seen]));
  `;
  const out = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    cwd: root,
  });
  return JSON.parse(out.toString());
}

test('cards load no model', { timeout: 30_000 }, () => {
  // zod reads what arrives; it is there in any case
  expect(packagesAfter(`await import('#server/agents/cards.ts');`)).toEqual(['zod']);
});

test('and a call does: the measuring works', { timeout: 30_000 }, () => {
  const loaded = packagesAfter(
    `const { builtinAgents } = await import('#server/agents/cards.ts'); await builtinAgents[0].load();`,
  );
  expect(loaded).toContain('vader-sentiment');
});

test('ids are unique and cards are found by them', () => {
  expect(new Set(builtinAgents.map(({ card }) => card.id)).size).toBe(builtinAgents.length);
  for (const { card } of builtinAgents) {
    expect(cardOf(card.id)).toBe(card);
    expect(card.about).toMatch(/\.$/);
    expect(card.units).toBeGreaterThan(0);
  }
  expect(cardOf('nobody')).toBeUndefined();
});

test('versions of packages are those installed', () => {
  const packages: Record<string, string> = {
    'sentiment-vader': 'vader-sentiment',
    'sentiment-afinn': 'sentiment',
    'sentiment-wink': 'wink-sentiment',
    'sentiment-wink-nlp': 'wink-nlp',
    'language-franc': 'franc',
    'language-tinyld': 'tinyld',
    'language-eld': 'eld',
    'language-cld3': 'cld3-asm',
    calculator: 'mathjs',
    'extract-chrono': 'chrono-node',
    'extract-compromise': 'compromise',
    'extract-wink-nlp': 'wink-nlp',
  };
  for (const [id, name] of Object.entries(packages)) {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    expect(cardOf(id)?.version, id).toBe(version);
  }
});

test('nothing in the product adds agents or knows those of tests', () => {
  const rooms = ['app', 'components', 'db', 'engine', 'primitives', 'scripts', 'server'];
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      // What measures the product against bad agents is no part of it.
      .filter(
        (path) => /\.(ts|tsx|mjs)$/.test(path) && !/\.test\.tsx?$|(^|\/)(testing\b|accept\/)/.test(path),
      )
      .map((path) => `${room}/${path}`),
  );
  expect(files).toContain('server/agents/registry.ts');
  const users = files.filter((path) =>
    /registerAgent|agents\/testing/.test(readFileSync(join(root, path), 'utf8')),
  );
  expect(users).toEqual(['server/agents/cards.ts']);
});
