/**
 * The same graph as React Flow draws it by itself: its own nodes and edges, map, dots and controls, everything
 * given at once, from the production builds of the very packages that the product is built with.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Pattern, PatternNode } from '#engine/pattern.ts';

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const read = (path: string): string => readFileSync(`${MODULES}${path}`, 'utf8');

const SCRIPTS: Readonly<Record<string, string>> = {
  react: 'react/cjs/react.production.js',
  'react/jsx-runtime': 'react/cjs/react-jsx-runtime.production.js',
  scheduler: 'scheduler/cjs/scheduler.production.js',
  'react-dom': 'react-dom/cjs/react-dom.production.js',
  'react-dom/client': 'react-dom/cjs/react-dom-client.production.js',
  '@xyflow/react': '@xyflow/react/dist/umd/index.js',
};

const START = `
const { createElement: h } = require('react');
const { ReactFlow, MiniMap, Controls, Background } = require('@xyflow/react');
const graph = await (await fetch('graph' + location.search)).json();
require('react-dom/client').createRoot(document.getElementById('root')).render(
  h(ReactFlow, { defaultNodes: graph.nodes, defaultEdges: graph.edges, fitView: true, minZoom: 0.02, panOnScroll: true },
    h(MiniMap), h(Controls), h(Background)));
`;

/** One classic script: each module as it stands, and the few lines that start the page. */
function script(): string {
  const modules = Object.entries(SCRIPTS).map(
    ([name, path]) => `${JSON.stringify(name)}: (module, exports, require) => {${read(path)}\n}`,
  );
  return `const process = { env: { NODE_ENV: 'production' } };
const sources = {${modules.join(',\n')}};
const made = {};
function require(name) {
  if (!made[name]) { made[name] = { exports: {} }; sources[name](made[name], made[name].exports, require); }
  return made[name].exports;
}
(async () => {${START}})();`;
}

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>React Flow</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="style.css"><style>html,body,#root{margin:0;height:100%}</style>
<div id="root"></div><script src="script.js"></script></html>`;

const stockNode = ({ id, position, parent, size }: PatternNode) => ({
  ...{ id, position, data: { label: id } },
  ...(parent !== undefined && { parentId: parent }),
  style: { width: size?.width ?? 200, height: size?.height ?? 88 },
});

const stockGraph = ({ nodes, edges }: Pattern) => ({
  nodes: nodes.map(stockNode),
  edges: edges.map(({ id, source, target }) => ({ id, source: source.node, target: target.node })),
});

/** `url?n=<nodes>` shows that one of the patterns. */
export async function startStock(
  patterns: ReadonlyMap<number, Pattern>,
): Promise<AsyncDisposable & { url: string }> {
  const replies: Readonly<Record<string, { type: string; body: string }>> = {
    '/': { type: 'text/html', body: PAGE },
    '/script.js': { type: 'text/javascript', body: script() },
    '/style.css': { type: 'text/css', body: read('@xyflow/react/dist/style.css') },
    ...Object.fromEntries(
      [...patterns].map(([n, pattern]) => [
        `/graph?n=${n}`,
        { type: 'application/json', body: JSON.stringify(stockGraph(pattern)) },
      ]),
    ),
  };
  const server = createServer(({ url = '/' }, response) => {
    const reply = replies[url] ?? replies[url.split('?')[0] ?? ''];
    if (!reply) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': reply.type }).end(reply.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close };
}
