/**
 * Repairs three faults of the database driver as it is loaded (postgres 3.4.9; the first two are open upstream as
 * issues 1154 and 1208). Loaded with `--import`, before anything else: the web and the worker process survive that
 * a database goes away in the middle of a transaction.
 *
 * - A statement for a connection that is gone ends the process: now it is refused.
 * - A connection that goes while something is about to be written never writes again: now it does.
 * - A connection that goes while it asks for the types of arrays, as each new one does, ends the process: what it
 *   was opened for is refused anyway, and nobody else waits for the types.
 */
import { registerHooks } from 'node:module';

const REPAIRS: readonly (readonly [RegExp, string])[] = [
  [
    /function nextWrite\(fn\) \{\n/,
    `$&    if (socket === null) {
      chunk = nextWriteTimer = null
      error(Errors.connection('CONNECTION_CLOSED', options, socket))
      return false
    }
`,
  ],
  [
    /clearImmediate\(nextWriteTimer\)\n(?=\s+(socket\.removeListener|if \(socket\)))/g,
    '$&    chunk = nextWriteTimer = null\n',
  ],
  [/return fetchArrayTypes\(\)/, '$&.catch(() => {})'],
];

/** The driver's connection, repaired; throws when it is not the one that these repairs are for. */
export function repaired(source: string): string {
  return REPAIRS.reduce((text, [fault, repair]) => {
    if (text.search(fault) < 0)
      throw new Error('The database driver is another: look whether it needs repair.');
    return text.replace(fault, repair);
  }, source);
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!/\/node_modules\/postgres\/(cjs\/)?src\/connection\.js$/.test(url) || !loaded.source) return loaded;
    const source =
      typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: repaired(source) };
  },
});
