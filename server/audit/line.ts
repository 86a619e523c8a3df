/** Entries and checkpoints as they are exported and kept elsewhere: one line of JSON each. Pure. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonical, type Json } from './canonical.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** UTC with microseconds, as the database writes it. */
const at = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
const seq = z.int().min(1);

export const lineSchema = z.strictObject({
  at,
  // Read from JSON, so JSON all the way down; judging that once more takes ten times as long as the hash.
  entry: z.record(z.string(), z.unknown()),
  hash,
  previous: hash,
  seq,
  workspace: z.string(),
});
export type Line = z.infer<typeof lineSchema>;

export const checkpointSchema = z.strictObject({
  at,
  hash,
  /** Which key signed it: see `keyIdOf`. */
  key: z.string(),
  seq,
  /** Ed25519, base64url. */
  signature: z.string(),
  workspace: z.string(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** What the first entry stands on. */
export const NOTHING_BEFORE = '0'.repeat(64);

export const hashOf = ({ at, entry, previous, seq, workspace }: Omit<Line, 'hash'>): string =>
  createHash('sha256')
    .update(canonical({ at, entry: entry as Readonly<Record<string, Json>>, previous, seq, workspace }))
    .digest('hex');

/** What is signed: all of it but the signature. */
export const signedText = ({ at, hash, key, seq, workspace }: Omit<Checkpoint, 'signature'>): string =>
  canonical({ at, hash, key, seq, workspace });
