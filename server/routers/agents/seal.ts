/** Proof that a removed agent is what `remove` gave: only that can be brought back, and only where it was. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Example } from '#server/agents/learn/words.ts';
import { env } from '#server/env.ts';

export type Removed = { id: string; version: number; name: string; examples: readonly Example[] };

/** 64 hex digits. */
export function sealOf(workspaceId: string, { id, version, name, examples }: Removed): string {
  const rows = examples.map(({ text, label }) => [text, label]);
  const text = JSON.stringify([workspaceId, id, version, name, rows]);
  return createHmac('sha256', env().NEXTAUTH_SECRET).update(`removed agent ${text}`).digest('hex');
}

export const isSealed = (workspaceId: string, removed: Removed, seal: string): boolean => {
  const [given, wanted] = [Buffer.from(seal), Buffer.from(sealOf(workspaceId, removed))];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};
