/**
 * A11: every route of the build without a session, in every form in which one can ask for it. Only what is listed as
 * public answers; pages lead to the sign-in. Needs a production build.
 */
import { connect } from 'node:net';
import { SECRET } from '#server/testing/probes.ts';
import { type Doors, fillRoute, openDoors, routesOfBuild } from './doors/rig.ts';
import type { Experiment, Figure } from './experiment.ts';

/** What anybody may ask for, and nothing else. Of `/api/auth` the handlers of the sign-in dance. */
const PUBLIC: ReadonlySet<string> = new Set([
  '/',
  '/_global-error',
  '/_not-found',
  '/api/auth/[...nextauth]',
  '/api/health',
  // Public halves of keys alone.
  '/api/jwks',
  '/icon.svg',
  '/signin',
]);

export const experiment: Experiment = {
  title: 'Without a session only what is listed as public answers, in whatever form one asks.',
  async measure(progress) {
    await using doors = await openDoors();
    return await measureStrangers(doors, progress);
  },
};

/** Of what lies about on the disk, and of folders: nothing is there. */
const STRAYS = [
  ...['/.git/config', '/.git/HEAD', '/.env', '/.parallax/kek', '/package.json', '/next.config.mjs'],
  ...['/_next/static', '/_next/static/chunks', '/server/env.ts', '/public', '/.next/BUILD_ID'],
];

type Form = { name: string; address: (path: string) => string; init?: RequestInit };

const FORMS: readonly Form[] = [
  { name: 'plain', address: (path) => path },
  { name: 'rsc', address: (path) => `${path}.rsc` },
  { name: 'rsc header', address: (path) => `${path}?_rsc=1`, init: { headers: { rsc: '1' } } },
  {
    name: 'prefetch',
    address: (path) => path,
    init: { headers: { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' } },
  },
  { name: 'segment', address: (path) => `${path}.segments/_tree.segment.rsc` },
  { name: 'data', address: (path) => `/_next/data/build${path}.json` },
  {
    name: 'subrequest',
    address: (path) => path,
    init: { headers: { 'x-middleware-subrequest': Array(5).fill('middleware').join(':') } },
  },
  {
    name: 'rewritten',
    address: (path) => path,
    init: { headers: { 'x-nextjs-data': '1', 'x-original-url': '/signin' } },
  },
  { name: 'head', address: (path) => path, init: { method: 'HEAD' } },
  { name: 'options', address: (path) => path, init: { method: 'OPTIONS' } },
];

export async function measureStrangers(doors: Doors, progress: (line: string) => void): Promise<Figure[]> {
  const routes = routesOfBuild();
  const answered = new Set<string>();
  const wrong: string[] = [];
  let asked = 0;
  for (const route of routes) {
    for (const form of FORMS) {
      asked += 1;
      const { status, text } = await fetchForm(doors, route, form);
      if (text.includes(SECRET) || text.includes(doors.ids.workspace))
        wrong.push(`${route} ${form.name} shows data`);
      // What is public may say that something is missing: here no worker runs.
      if (status >= 500 && !PUBLIC.has(route)) wrong.push(`${route} ${form.name}: ${status}`);
      if (status >= 300 || isEmptyAnswer(form, text)) continue;
      if (form.name === 'plain') answered.add(route);
      else if (!PUBLIC.has(route) && !isRedirect(text)) wrong.push(`${route} ${form.name}: ${status}`);
    }
    asked += 1;
    if (/^HTTP\/1\.1 (101|2)/.test(await upgrade(doors, fillRoute(route, doors.ids))))
      wrong.push(`${route} upgraded`);
    asked += 1;
    if (!/^HTTP\/1\.1 405/.test(await trace(doors, fillRoute(route, doors.ids))))
      wrong.push(`${route} TRACE`);
  }
  for (const stray of STRAYS) {
    asked += 1;
    const { status } = await fetch(doors.url + stray, { redirect: 'manual' });
    if (status !== 404) wrong.push(`${stray}: ${status}`);
  }
  progress(`${routes.length} routes, ${asked} requests`);
  const unlisted = [...answered].filter((route) => !PUBLIC.has(route));
  const gone = [...PUBLIC].filter((route) => !routes.includes(route));
  for (const line of [...wrong, ...unlisted.map((route) => `${route} answers`), ...gone]) progress(line);
  return [
    { name: 'routes', value: routes.length, least: 15 },
    { name: 'requests', value: asked },
    { name: 'routes listed as public', value: PUBLIC.size },
    { name: 'listed and not in the build', value: gone.length, most: 0 },
    { name: 'routes that answer and are not listed', value: unlisted.length, most: 0 },
    { name: 'other forms that answered or showed data', value: wrong.length, most: 0 },
  ];
}

/** Only the permitted methods, or nothing at all. */
const isEmptyAnswer = ({ name }: Form, text: string): boolean =>
  (name === 'options' || name === 'head') && text === '';

/** A page in Next's own form that says where to go instead. */
const isRedirect = (text: string): boolean => text.includes('NEXT_REDIRECT') || text.includes('/signin');

async function fetchForm({ url, ids }: Doors, route: string, { address, init }: Form) {
  // Each on a connection of its own: a socket that an upgrade broke is not used again.
  const headers = { ...init?.headers, connection: 'close' };
  const reply = await fetch(url + address(fillRoute(route, ids)), { ...init, headers, redirect: 'manual' });
  return { status: reply.status, text: await reply.text() };
}

const UPGRADE_MS = 1_000;

/** A web socket is asked for with a whole address, as proxies do. */
const upgrade = ({ url }: Doors, path: string): Promise<string> =>
  say(
    url,
    `GET ${url}${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );

const trace = ({ url }: Doors, path: string): Promise<string> =>
  say(url, `TRACE ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`);

/** The first line of the answer, or nothing. */
function say(url: string, words: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const end = () => {
      socket.destroy();
      resolve(text.split('\r\n', 1)[0] ?? '');
    };
    socket.setTimeout(UPGRADE_MS, end);
    socket.on('error', end);
    socket.on('close', end);
    socket.on('data', (part) => {
      text += part.toString('latin1');
      end();
    });
    socket.write(words);
  });
}
