/** Other tools with a canvas, where the harness beside the checkout has them. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HOME = process.env.PARALLAX_PEERS ?? fileURLToPath(new URL('../../../shared/bench', import.meta.url));
const PEERS = [{ title: 'Node-RED', folder: 'node-red' }] as const;

/** Why there is no figure of each. */
export const peerWords = (): Record<string, string>[] =>
  PEERS.map(({ title, folder }) => ({
    peer: title,
    figures: existsSync(`${HOME}/peers/${folder}/node_modules`)
      ? 'installed, but its editor is not driven by this benchmark yet'
      : 'not installed',
  }));
