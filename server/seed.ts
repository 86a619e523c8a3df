/** Puts the starters into the marketplace, published by the workspace "Parallax". Safe to repeat. */
import { createHash } from 'node:crypto';
import { connect } from '#db/client.ts';
import { type SeedListing, seedListing } from '#db/seed/listings.ts';
import { canonicalText } from '#engine/pattern.ts';
import { LIBRARY } from './library/all.ts';
import type { LibraryPattern } from './library/pattern-file.ts';

const PUBLISHER = { organisationId: 'org_parallax', workspaceId: 'wsp_parallax', name: 'Parallax' };

/** Returns what a person should know, as sentences; nothing when all is as it was. */
export async function seedDatabase(
  url: string,
  starters: readonly LibraryPattern[] = LIBRARY,
): Promise<string[]> {
  const client = connect(url, { max: 1, name: 'parallax-seed' });
  try {
    const notes: string[] = [];
    let added = 0;
    for (const starter of starters) {
      const met = await seedListing(client, PUBLISHER, toListing(starter));
      if (met === 'added') added += 1;
      if (met === 'differs')
        notes.push(`${starter.name} changed without a new version number and was not published.`);
    }
    return added > 0 ? [`${added} patterns published.`, ...notes] : notes;
  } finally {
    await client.close();
  }
}

function toListing({ key, graph, ...rest }: LibraryPattern): SeedListing {
  const { name, summary, category, semver, example, source } = rest;
  const note = `${rest.note} Source: ${source}`;
  const agents = graph.nodes.map(({ config }) => config.agentId).filter((id) => typeof id === 'string');
  return {
    slug: key,
    name,
    summary,
    category,
    semver,
    note,
    example,
    graph,
    hash: createHash('sha256').update(canonicalText(graph)).digest('hex'),
    requires: [...new Set(agents)].sort(),
    nodeCount: graph.nodes.length,
  };
}
