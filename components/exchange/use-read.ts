'use client';
import { useCallback, useState } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPCClient } from '#components/api/trpc.ts';
import type { Imported, Refused } from '#engine/exchange.ts';
import { readText } from './read-text.ts';

export type Read = Imported | Refused;

/** Reads texts and files; the newest one asked for wins. */
export function useRead() {
  const client = useTRPCClient();
  const [read, setRead] = useState<Read | null>(null);
  const readFrom = useCallback(
    async (text: string | Promise<string>) => {
      try {
        setRead(await readText(await text, { client, origin: location.origin }));
      } catch (error) {
        setRead({ problems: [explain(error).sentence] });
      }
    },
    [client],
  );
  return { read, readFrom, clear: useCallback(() => setRead(null), []) };
}
