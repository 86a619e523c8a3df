/** What somebody pastes, drops or picks: a file's text, or the address of a pattern. */
import type { TRPCClient } from '@trpc/client';
import { type Imported, importText, type Refused } from '#engine/exchange.ts';
import type { AppRouter } from '#server/router.ts';
import { hashOfLink, readLink } from './share-link.ts';

/** What an address of this server points to. */
export function sharedAt(
  text: string,
  origin: string,
): { pattern: string } | { listing: string } | undefined {
  const url = URL.parse(text.trim());
  if (!url || url.origin !== origin) return undefined;
  const [, kind, name] = /^\/(patterns|marketplace)\/([A-Za-z0-9_-]+)\/?$/.exec(url.pathname) ?? [];
  if (name === undefined || name === 'import') return undefined;
  return kind === 'patterns' ? { pattern: name } : { listing: name };
}

type Around = { client: Pick<TRPCClient<AppRouter>, 'patterns' | 'market'>; origin: string };

/**
 * Reads it; an address of a pattern or listing is asked of this server and never of another. Throws what the
 * server refuses.
 */
export async function readText(text: string, { client, origin }: Around): Promise<Imported | Refused> {
  const hash = hashOfLink(text);
  if (hash !== undefined) return readLink(hash);
  const shared = sharedAt(text, origin);
  if (!shared) {
    if (URL.canParse(text.trim()))
      return { problems: ['This address is not one of a pattern on this server.'] };
    return importText(text);
  }
  if ('listing' in shared) {
    const { name, summary, graph } = await client.market.get.query({ slug: shared.listing });
    return { name, description: summary, pattern: graph, kept: [] };
  }
  const { name, description, graph } = await client.patterns.get.query({ id: shared.pattern });
  return { name, description, pattern: graph, kept: [] };
}
