/**
 * Checks who imports whom: `node scripts/layers.ts [folder]`, rules in `.dependency-cruiser.mjs`.
 * Prints each violation, then the number of modules read; exit code 1 for a violation or too few
 * modules (a parser that reads nothing reports success).
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import swcVisitor from '@swc/core/Visitor.js';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

const FOLDERS = ['primitives', 'engine', 'db', 'server', 'components', 'app', 'e2e', 'scripts', 'bench'];

type Statement = { type: string; decls?: unknown };
type Visit = {
  visitStatement(statement: Statement): unknown;
  visitVariableDeclarators?(decls: unknown): unknown;
};

/** swc's visitor does not know `using` and throws; its declarations are read like those of `const`. */
function teachUsing(): void {
  const module = swcVisitor as unknown as { Visitor?: { prototype: Visit }; prototype: Visit };
  const { prototype } = module.Visitor ?? module;
  const visitKnown = prototype.visitStatement;
  prototype.visitStatement = function (statement) {
    const isUsing = statement.type === 'UsingDeclaration';
    return visitKnown.call(
      this,
      isUsing
        ? Object.assign(statement, { type: 'VariableDeclaration', declarations: statement.decls })
        : statement,
    );
  };
}

export type Layers = { modules: number; violations: { rule: string; from: string; to: string }[] };

/** Reads all modules below `root`. Changes the working directory, which the rules' paths start from. */
export async function readLayers(root: string): Promise<Layers> {
  process.chdir(root);
  teachUsing();
  const { forbidden, options } = config;
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)));
  const { enhancedResolveOptions, ...rest } = options;
  const settings = { ...rest, validate: true, ruleSet: { forbidden } } as ICruiseOptions;
  const { output } = await cruise(folders, settings, enhancedResolveOptions);
  const { summary, modules } = output as ICruiseResult;
  const own = modules.filter(({ source }) => FOLDERS.some((folder) => source.startsWith(`${folder}/`)));
  return {
    modules: own.length,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

if (import.meta.main) {
  const floor = Number(process.env.LAYERS_FLOOR ?? 150);
  const { modules, violations } = await readLayers(resolve(process.argv[2] ?? '.'));
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} -> ${to}`);
  console.log(`${modules} modules, ${violations.length} violations`);
  if (modules < floor) console.log(`Expected at least ${floor} modules; the parser may be reading nothing.`);
  process.exitCode = violations.length > 0 || modules < floor ? 1 : 0;
}
