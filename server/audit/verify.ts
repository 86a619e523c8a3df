/** Checks an exported log, line by line, without a server. Pure. */
import { type Checkpoint, checkpointSchema, hashOf, lineSchema, NOTHING_BEFORE } from './line.ts';
import { isGenuine } from './sign.ts';

const TOLD_MAX = 20;

export class Verifier {
  /** The first of what is wrong, as sentences. */
  readonly problems: string[] = [];
  lines = 0;
  #workspace: string | undefined;
  #seq = 0;
  #hash = NOTHING_BEFORE;
  #at = '';
  /** Hash by number, of the entries that checkpoints name. */
  readonly #wanted: Map<number, Checkpoint[]>;

  /** `checkpoints` as they were kept; `publicKey` as it was kept, or those that are signed by another are refused. */
  constructor(checkpoints: readonly unknown[] = [], publicKey = '') {
    this.#wanted = new Map();
    for (const given of checkpoints) {
      const parsed = checkpointSchema.safeParse(given);
      if (!parsed.success || !isGenuine(parsed.data, publicKey)) {
        this.#tell('A checkpoint is not signed by this key.');
        continue;
      }
      const { seq } = parsed.data;
      this.#wanted.set(seq, [...(this.#wanted.get(seq) ?? []), parsed.data]);
    }
  }

  add(text: string): void {
    this.lines += 1;
    const parsed = lineSchema.safeParse(readJson(text));
    if (!parsed.success) {
      this.#tell(`Line ${this.lines} is no entry.`);
      return;
    }
    const line = parsed.data;
    const where = `Entry ${line.seq} (line ${this.lines})`;
    this.#workspace ??= line.workspace;
    if (line.workspace !== this.#workspace) this.#tell(`${where} is of another workspace.`);
    if (line.seq !== this.#seq + 1) this.#tell(`${where} follows entry ${this.#seq}.`);
    if (line.previous !== this.#hash) this.#tell(`${where} does not stand on the one before.`);
    if (line.at < this.#at) this.#tell(`${where} is from before the one before.`);
    if (hashOf(line) !== line.hash) this.#tell(`${where} was changed.`);
    this.#check(line.seq, line.hash);
    [this.#seq, this.#hash, this.#at] = [line.seq, line.hash, line.at];
  }

  #check(seq: number, hash: string): void {
    for (const point of this.#wanted.get(seq) ?? []) {
      if (point.workspace !== this.#workspace)
        this.#tell(`A checkpoint of entry ${seq} is of another workspace.`);
      if (point.hash !== hash) this.#tell(`Entry ${seq} is not the one that was signed on ${point.at}.`);
    }
    this.#wanted.delete(seq);
  }

  /** Call after the last line. */
  end(): readonly string[] {
    for (const [seq, [point]] of this.#wanted) {
      this.#tell(`Entry ${seq}, signed on ${point?.at}, is missing: the log was cut off after ${this.#seq}.`);
    }
    this.#wanted.clear();
    return this.problems;
  }

  #tell(problem: string): void {
    if (this.problems.length < TOLD_MAX) this.problems.push(problem);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
