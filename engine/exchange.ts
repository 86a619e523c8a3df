/**
 * Patterns as JSON, to go out of Parallax and come in again.
 *
 * A file is an envelope with exactly these fields: `format`, `version`, `name`, `description`, `pattern`, and
 * whatever unknown ones it had when it was imported. Nothing else of a workspace leaves: no id, no author, no
 * run, no agent's examples. A pattern names agents and called versions and holds no secret.
 *
 * Fields that this release does not know are kept at every level and exported again, so that a file of a newer
 * release loses nothing here. They have no meaning: the content hash does not see them.
 */
import { z } from 'zod';
import { type Clip, clipSchema, readClip } from './clipboard.ts';
import { LIMITS, type Pattern, patternSchema } from './pattern.ts';
import { parsePattern } from './validate.ts';
import { clip as cut } from './words.ts';

export const FORMAT = 'parallax-pattern';
const VERSION = 1;
/** Characters of a file: indented text is longer than what it says. */
const TEXT_MAX = 2 * LIMITS.bytes;
const NAME_MAX = 120;
const DESCRIPTION_MAX = 2_000;
/** Places where unknown fields are kept; in a file they stand among the known ones. */
const PLACES: ReadonlySet<string> = new Set(['extra', 'envelope']);
const KNOWN_OUTSIDE: ReadonlySet<string> = new Set(['format', 'version', 'name', 'description', 'pattern']);

export type Exchanged = { name: string; description: string; pattern: Pattern };
/** `kept`: where the file says something that is unknown here, e.g. `pattern.nodes[0].color`. */
export type Imported = Exchanged & { kept: readonly string[] };
/** Why nothing was imported: sentences that say what is wrong and where. */
export type Refused = { problems: readonly string[] };
type Fields = Record<string, unknown>;

export const isRefused = (result: Imported | Refused): result is Refused => 'problems' in result;

/** The envelope as indented text. */
export function exportText({ name, description, pattern }: Exchanged): string {
  const { envelope = {}, ...graph } = pattern;
  const unknown = Object.entries(envelope).filter(([key]) => !KNOWN_OUTSIDE.has(key));
  const known = { format: FORMAT, version: VERSION, name, description };
  return JSON.stringify(
    { ...known, pattern: putBack(patternSchema, graph), ...Object.fromEntries(unknown) },
    null,
    2,
  );
}

/**
 * Reads an envelope, a pattern without one, or what was copied on a canvas. Never throws. The pattern has the
 * form of one; whether it makes sense is for `validate` to say.
 */
export function importText(text: string): Imported | Refused {
  if (text.length > TEXT_MAX) return refuse(`The file has more than ${TEXT_MAX / 1_048_576} MB.`);
  const read = readJson(text);
  if ('problems' in read) return read;
  const { value } = read;
  if (!isFields(value)) return refuse('This is no pattern: it holds no fields.');
  if (value.clip === 'parallax') return importClip(text);
  if (value.format === FORMAT) return importEnvelope(value);
  if (Array.isArray(value.nodes)) return importGraph(value, { name: 'Imported pattern', description: '' });
  return refuse(`This is no pattern: it has neither the format “${FORMAT}” nor a list of nodes.`);
}

/** What is pasted on a canvas to add a whole pattern to another; its budget stays behind. */
export function toClip({ nodes, edges, uses }: Pattern): Clip {
  return { clip: 'parallax', nodes, edges, ...(uses && { uses }) };
}

const refuse = (...problems: string[]): Refused => ({ problems });

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readJson(text: string): { value: unknown } | Refused {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return refuse(`This is not JSON${placeOf(text, error)}.`);
  }
}

/** Some browsers say at which character they gave up. */
function placeOf(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const found = /position (\d+)/.exec(message)?.[1] ?? (/end of/i.test(message) ? text.length : undefined);
  if (found === undefined) return '';
  const lines = text.slice(0, Number(found)).split('\n');
  return `: it breaks off or goes wrong in line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function importClip(text: string): Imported | Refused {
  const clip = readClip(text);
  if (!clip) {
    const { error } = clipSchema.safeParse(JSON.parse(text));
    return refuse(...(error?.issues ?? []).slice(0, 5).map(({ path, message }) => problemAt(path, message)));
  }
  const { nodes, edges, uses } = clip;
  const pattern: Pattern = { format: 1, nodes, edges, ...(uses && { uses }) };
  return { name: 'Imported pattern', description: '', pattern, kept: [] };
}

const problemAt = (path: readonly PropertyKey[], message: string): string =>
  `This is no pattern: ${cut(path.length > 0 ? `${pathOf(path)}: ${message}` : message, 240)}`;

/** `pattern.nodes[0].id` */
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, one) =>
      typeof one === 'number' ? `${text}[${one}]` : text ? `${text}.${String(one)}` : String(one),
    '',
  );

function importEnvelope(value: Fields): Imported | Refused {
  const { version, name, description = '', pattern } = value;
  if (typeof version === 'number' && version > VERSION)
    return refuse(
      `The file has version ${version}; this Parallax reads version ${VERSION}. Update it first.`,
    );
  if (version !== VERSION) return refuse('The field “version” has to be 1.');
  if (typeof name !== 'string' || name.trim() === '') return refuse('The field “name” has to be a text.');
  if (name.length > NAME_MAX) return refuse(`The field “name” has more than ${NAME_MAX} characters.`);
  if (typeof description !== 'string') return refuse('The field “description” has to be a text.');
  if (description.length > DESCRIPTION_MAX)
    return refuse(`The field “description” has more than ${DESCRIPTION_MAX} characters.`);
  if (!isFields(pattern)) return refuse('The field “pattern” is missing.');
  if (Object.hasOwn(value, '__proto__')) return refuse('A key may not be called “__proto__”.');
  const envelope = Object.entries(value).filter(([key]) => !KNOWN_OUTSIDE.has(key));
  const read = importGraph(pattern, { name, description });
  if (isRefused(read) || envelope.length === 0) return read;
  const whole = parsePattern({ ...read.pattern, envelope: Object.fromEntries(envelope) });
  if ('issues' in whole) return refuse(...whole.issues.map(({ sentence }) => sentence));
  return { ...read, pattern: whole.pattern, kept: [...envelope.map(([key]) => key), ...read.kept] };
}

function importGraph(value: Fields, about: Pick<Exchanged, 'name' | 'description'>): Imported | Refused {
  const kept: string[] = [];
  const { known } = setAside(patternSchema, value, { path: ['pattern'], kept });
  const parsed = parsePattern(known);
  if ('pattern' in parsed) return { ...about, pattern: parsed.pattern, kept };
  const isTooLarge = parsed.issues.some(({ code }) => code === 'S.too-large');
  const shaped = isTooLarge ? undefined : patternSchema.safeParse(known).error?.issues.slice(0, 5);
  const problems = shaped?.map(({ path, message }) => problemAt(['pattern', ...path], message));
  return refuse(...(problems ?? parsed.issues.map(({ sentence }) => sentence)));
}

type At = { path: readonly PropertyKey[]; kept: string[] };
type Split = { known: unknown; extra?: Fields };

/** Moves what the schema does not know into `extra` of the next part around it that has one. */
function setAside(schema: z.ZodType, value: unknown, at: At): Split {
  const type = bare(schema);
  if (type instanceof z.ZodArray && Array.isArray(value)) {
    const item = type.element as z.ZodType;
    return { known: value.map((one, i) => setAside(item, one, { ...at, path: [...at.path, i] }).known) };
  }
  if (!isFields(value)) return { known: value };
  if (type instanceof z.ZodObject) return setAsideFields(type, value, at);
  const of = type instanceof z.ZodRecord ? bare(type.valueType as z.ZodType) : undefined;
  if (!(of instanceof z.ZodObject)) return { known: value };
  const known: [string, unknown][] = [];
  const extra: [string, unknown][] = [];
  for (const [key, one] of Object.entries(value)) {
    const split = setAside(of, one, { ...at, path: [...at.path, key] });
    known.push([key, split.known]);
    if (split.extra) extra.push([key, split.extra]);
  }
  return { known: Object.fromEntries(known), ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) };
}

function setAsideFields(type: z.ZodObject, value: Fields, at: At): Split {
  const known: [string, unknown][] = [];
  const extra: [string, unknown][] = [];
  for (const [key, one] of Object.entries(value)) {
    const path = [...at.path, key];
    const field = isKnown(type, key) ? (type.shape[key] as z.ZodType) : undefined;
    const split = field && setAside(field, one, { ...at, path });
    if (split) known.push([key, split.known]);
    else at.kept.push(pathOf(path));
    if (!split) extra.push([key, one]);
    else if (split.extra) extra.push([key, split.extra]);
  }
  if (extra.length === 0) return { known: Object.fromEntries(known) };
  const found = Object.fromEntries(extra);
  if (!('extra' in type.shape)) return { known: Object.fromEntries(known), extra: found };
  return { known: Object.fromEntries([...known, ['extra', found]]) };
}

/** The way back: unknown fields among the known ones again, which are never overwritten by them. */
function putBack(schema: z.ZodType, value: unknown): unknown {
  const type = bare(schema);
  if (type instanceof z.ZodArray && Array.isArray(value))
    return value.map((one) => putBack(type.element as z.ZodType, one));
  if (!isFields(value)) return value;
  if (type instanceof z.ZodRecord)
    return mapFields(value, (one) => putBack(type.valueType as z.ZodType, one));
  if (!(type instanceof z.ZodObject)) return value;
  const extra = isFields(value.extra) ? value.extra : {};
  const known = Object.entries(value).filter(([key]) => isKnown(type, key));
  const fields = known.map(([key, one]) => {
    const field = type.shape[key] as z.ZodType;
    const back = putBack(field, one);
    return [key, merged(field, back, extra[key])] as const;
  });
  return Object.fromEntries([...fields, ...Object.entries(extra).filter(([key]) => !isKnown(type, key))]);
}

/** Puts unknown fields into a part without a place of its own; what is known stays, what is gone stays away. */
function merged(schema: z.ZodType, back: unknown, extra: unknown): unknown {
  const type = bare(schema);
  if (!isFields(back) || !isFields(extra)) return back;
  const of = type instanceof z.ZodRecord ? bare(type.valueType as z.ZodType) : undefined;
  if (of instanceof z.ZodObject) return mapFields(back, (one, key) => merged(of, one, extra[key]));
  if (!(type instanceof z.ZodObject)) return back;
  const known = mapFields(back, (one, key) =>
    isKnown(type, key) ? merged(type.shape[key] as z.ZodType, one, extra[key]) : one,
  );
  const unknown = Object.entries(extra).filter(([key]) => !isKnown(type, key));
  return { ...Object.fromEntries(unknown), ...known };
}

const isKnown = (type: z.ZodObject, key: string): boolean =>
  Object.hasOwn(type.shape, key) && !PLACES.has(key);

const mapFields = (value: Fields, to: (one: unknown, key: string) => unknown): Fields =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, to(one, key)]));

/** Without the wrappers for defaults and what may be left out. */
function bare(schema: z.ZodType): z.ZodType {
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault;
  return isWrapped ? bare(schema.unwrap() as z.ZodType) : schema;
}
