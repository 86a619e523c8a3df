/**
 * The canary of the layer rules: a small tree that keeps them all, and for each rule the same tree with
 * one bad import, which must be reported under exactly that name. If the parser reads nothing, or a
 * rule's pattern stops matching, this fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import config from '../.dependency-cruiser.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const GOOD: Record<string, string> = {
  'primitives/vote.ts': 'export const vote = 1;',
  'engine/step.ts': "import { vote } from '#primitives/vote.ts'; export const step = vote;",
  'engine/step.test.ts': "import 'node:fs'; import './step.ts';",
  'db/client.ts': 'export const client = 1; export type Client = number;',
  'server/router.ts':
    "import { client } from '#db/client.ts'; import { step } from '#engine/step.ts'; export const router = client + step; export type Router = typeof router;",
  'server/lasting.ts':
    'export function f() { using one = make(); return one; } const make = () => ({ [Symbol.dispose]() {} });',
  'server/testing/helper.ts': 'export const helper = 1;',
  'server/runtime/queue.ts': "import 'pg-boss';",
  'components/ui/button.tsx': 'export const Button = () => <p />;',
  'components/canvas/canvas.tsx':
    "import '@xyflow/react'; import { Button } from '#components/ui/button.tsx'; import type { Router } from '#server/router.ts'; export const Canvas = Button; export type R = Router;",
  'app/page.tsx': "import { Canvas } from '#components/canvas/canvas.tsx'; export default Canvas;",
  'app/api/route.ts': "import { router } from '#server/router.ts'; export const GET = router;",
  'e2e/journey.ts': 'export const journey = 1;',
  'scripts/gen.ts': 'export const gen = 1;',
};

/** Rule -> one file that breaks it. */
const BAD: Record<string, [file: string, text: string]> = {
  'no-cycles': ['engine/step.ts', "import { other } from './other.ts'; export const step = other;"],
  'no-unresolved': ['engine/bad.ts', "import './nowhere.ts';"],
  'primitives-know-nothing': ['primitives/bad.ts', "import '#engine/step.ts';"],
  'engine-knows-only-primitives': ['engine/bad.ts', "import '#db/client.ts';"],
  'core-is-framework-free': ['engine/bad.ts', "import 'react';"],
  'core-does-no-io': ['primitives/bad.ts', "import 'node:fs';"],
  'db-knows-nothing': ['db/bad.ts', "import '#engine/step.ts';"],
  'server-never-looks-up': ['server/bad.ts', "import '#components/ui/button.tsx';"],
  'server-needs-no-scripts': ['server/bad.ts', "import '#scripts/gen.ts';"],
  'ui-takes-server-types-only': [
    'components/canvas/bad.ts',
    "import { router } from '#server/router.ts'; router;",
  ],
  'ui-never-touches-db': [
    'app/bad.ts',
    "import type { Client } from '#db/client.ts'; export type C = Client;",
  ],
  'components-below-app': ['components/canvas/bad.ts', "import '#app/page.tsx';"],
  'ui-kit-is-a-leaf': ['components/ui/bad.ts', "import '#engine/step.ts';"],
  'canvas-library-in-canvas-only': ['components/ui/bad.ts', "import '@xyflow/react';"],
  'queue-only-in-runtime': ['server/bad.ts', "import 'pg-boss';"],
  'product-imports-no-tests': ['server/bad.ts', "import './testing/helper.ts';"],
};
/** Makes the cycle: the two files import each other. */
const EXTRA = { 'engine/other.ts': "import { step } from './step.ts'; export const other = () => step;" };

function check(files: Record<string, string>): { rules: string[]; modules: number; code: number | null } {
  const root = mkdtempSync(join(tmpdir(), 'layers-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const { imports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    writeFileSync(join(root, 'package.json'), JSON.stringify({ type: 'module', imports }));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
    const env = { ...process.env, LAYERS_FLOOR: String(Object.keys(files).length) };
    const run = spawnSync(process.execPath, [join(ROOT, 'scripts/layers.ts'), root], {
      encoding: 'utf8',
      env,
    });
    const rules = [...run.stdout.matchAll(/^([a-z-]+): /gm)].map((match) => match[1] ?? '');
    return { rules, modules: Number(/(\d+) modules/.exec(run.stdout)?.[1]), code: run.status };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a tree that keeps the rules passes, and every file of it was read', () => {
  expect(check(GOOD)).toEqual({ rules: [], modules: Object.keys(GOOD).length, code: 0 });
});

test('there is a canary for every rule', () => {
  expect(Object.keys(BAD).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
});

describe.each(Object.entries(BAD))('%s', (rule, [file, text]) => {
  test(`is broken by ${file}`, () => {
    const extra = rule === 'no-cycles' ? EXTRA : {};
    const { rules, code } = check({ ...GOOD, [file]: text, ...extra });
    expect([...new Set(rules)]).toEqual([rule]);
    expect(code).toBe(1);
  });
});
