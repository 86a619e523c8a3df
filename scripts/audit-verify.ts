/**
 * `npm run audit:verify -- log.jsonl [--checkpoints checkpoints.jsonl --key public-key]`: is this exported log
 * whole and unchanged? Needs Node and these files, no server. Without checkpoints a log that was cut off at its end
 * looks whole. `--key` is the public key or a file with it, kept from before. Exit code 1 when something is wrong.
 */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Verifier } from '#server/audit/verify.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { checkpoints: { type: 'string' }, key: { type: 'string' } },
});

const [file] = positionals;
if (file === undefined || (values.checkpoints !== undefined && values.key === undefined)) {
  console.error(
    'Usage: npm run audit:verify -- log.jsonl [--checkpoints checkpoints.jsonl --key public-key]',
  );
  process.exit(2);
}

const linesOf = (name: string): string[] => readFileSync(name, 'utf8').split('\n').filter(Boolean);
const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
};
const { key = '' } = values;
const checkpoints = values.checkpoints === undefined ? [] : linesOf(values.checkpoints).map(parse);
const verifier = new Verifier(checkpoints, existsSync(key) ? readFileSync(key, 'utf8').trim() : key);
for await (const line of createInterface({
  input: createReadStream(file),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  if (line !== '') verifier.add(line);
}
const problems = verifier.end();
console.log(JSON.stringify({ entries: verifier.lines, checkpoints: checkpoints.length, problems }));
if (problems.length > 0) process.exitCode = 1;
