/** What is pasted elsewhere to call a published pattern. The key itself never stands in it. Pure. */

export type Callable = {
  /** The address people open Parallax at, without a slash at the end. */
  url: string;
  slug: string;
  example: Readonly<Record<string, unknown>>;
};

const VARIABLE = 'PARALLAX_KEY';

/** In single quotes of a shell nothing has a meaning but the quote. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const curlFor = ({ url, slug, example }: Callable): string =>
  [
    `curl -X POST ${url}/api/v1/patterns/${slug}/runs`,
    `-H "Authorization: Bearer $${VARIABLE}"`,
    '-H "Content-Type: application/json"',
    '-H "Prefer: wait=30"',
    `-d ${shellQuoted(JSON.stringify({ inputs: example }, null, 2))}`,
  ].join(' \\\n  ');

export const openApiFor = ({ url }: Callable): string =>
  `curl ${url}/api/v1/openapi.json -H "Authorization: Bearer $${VARIABLE}"`;

export const mcpFor = ({ url }: Callable): string => {
  const headers = { Authorization: `Bearer \${${VARIABLE}}` };
  const parallax = { type: 'http', url: `${url}/mcp`, headers };
  return JSON.stringify({ mcpServers: { parallax } }, null, 2);
};

export const cardFor = ({ url, slug }: Callable): string => `${url}/a2a/${slug}/.well-known/agent-card.json`;
