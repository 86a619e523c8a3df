// Who may import whom (docs/architecture.md). `parser: 'swc'` is not a taste: with TypeScript 7 the
// default parser reads 0 modules and reports success. scripts/layers.test.ts plants one bad import per
// rule and expects each to be caught; scripts/check.ts counts the modules.
/** `more` narrows what kind of import is meant. */
const ban = (name, [from, to, more = {}]) => ({
  name,
  severity: 'error',
  from: typeof from === 'string' ? { path: from } : from,
  to: { path: to, ...more },
});

/** The only files of app/ that may import values of server/. */
const DOORS = '^app/(api/|_trpc/server[.]ts$)';
const NO_TESTS = '[.]test[.]tsx?$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ban('primitives-know-nothing', ['^primitives/', '^(app|components|server|db|engine|e2e|scripts)/']),
    ban('engine-knows-only-primitives', ['^engine/', '^(app|components|server|db|e2e|scripts)/']),
    ban('core-is-framework-free', [
      '^(primitives|engine)/',
      '(^|node_modules/)(react|next|@xyflow|@trpc|drizzle-orm|postgres|pg-boss)(/|$)',
    ]),
    ban('core-does-no-io', [
      { path: '^(primitives|engine)/', pathNot: NO_TESTS },
      '.',
      {
        dependencyTypes: ['core'],
      },
    ]),
    ban('db-knows-nothing', ['^db/', '^(app|components|server|engine|primitives|e2e|scripts)/']),
    ban('server-never-looks-up', ['^server/', '^(app|components|e2e)/']),
    ban('server-needs-no-scripts', [{ path: '^server/', pathNot: '^server/testing/' }, '^scripts/']),
    ban('ui-takes-server-types-only', [
      { path: '^(app|components)/', pathNot: DOORS },
      '^server/',
      {
        dependencyTypesNot: ['type-only'],
      },
    ]),
    ban('ui-never-touches-db', ['^(app|components)/', '^db/']),
    ban('components-below-app', ['^components/', '^app/']),
    ban('ui-kit-is-a-leaf', ['^components/ui/', '^(components/(?!ui/)|engine|primitives|server)']),
    ban('canvas-library-in-canvas-only', [
      { path: '.', pathNot: '^components/canvas/' },
      '(^|node_modules/)@xyflow/',
    ]),
    ban('queue-only-in-runtime', [
      { path: '.', pathNot: '^server/runtime/' },
      '(^|node_modules/)pg-boss(/|$)',
    ]),
    ban('product-imports-no-tests', [
      { path: '^(app|components|engine|primitives|server|db)/', pathNot: `${NO_TESTS}|^server/testing/` },
      `${NO_TESTS}|^server/testing/`,
    ]),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)[.]next/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
