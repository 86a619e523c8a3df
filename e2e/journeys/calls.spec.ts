/** A published pattern called from outside, with what its page says: by HTTP, by MCP and by A2A. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Role, verifyAgentCardSignature } from '@a2a-js/sdk';
import { ClientFactory, DefaultAgentCardResolver, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { publish } from '#e2e/fixtures/patterns.ts';
import { settingsOf } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

/** With it, cards are signed. */
const app = sharedApp({ AUDIT_KEY: 'cd'.repeat(32) });
const TEXT = "It's a lovely, wonderful day.";
const given = { pattern: '', key: '' };

const section = (page: Page) => settingsOf(page).getByRole('region', { name: 'Calls from outside' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Call Mood of a text' });

const openSettings = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Settings', exact: true }).click();

/** The text below a heading of the dialog, once it is there. */
async function shown(page: Page, title: string): Promise<string> {
  const text = dialog(page).getByRole('region', { name: title }).locator('pre');
  await expect(text).toBeVisible();
  return (await text.textContent()) ?? '';
}

async function openDialog(open: Open): Promise<Page> {
  const me = await localOwner(app());
  const page = await (await open(app(), me, { reducedMotion: 'reduce' })).newPage();
  await page.goto(`/patterns/${given.pattern}`);
  await openSettings(page);
  await section(page).getByRole('button', { name: 'How to call it' }).click();
  await expect(dialog(page)).toBeVisible();
  return page;
}

test('a draft says that it has to be published first', async ({ open }) => {
  const me = await localOwner(app());
  const graph = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
  const api = apiOf(app(), me);
  given.pattern = (await api.patterns.create.mutate({ name: 'Mood of a text', graph })).id;
  const page = await (await open(app(), me)).newPage();
  await page.goto(`/patterns/${given.pattern}`);
  await openSettings(page);
  await expect(section(page)).toContainText('Once a version is published');
  await publish(api, given.pattern, { semver: '1.0.0', example: { text: TEXT } });
  const scopes = ['patterns.read', 'runs.start', 'runs.read'] as const;
  given.key = (await api.keys.create.mutate({ name: 'Journey', scopes: [...scopes], days: 1 })).key;
});

test('the request for a shell starts a run and gives its answer', async ({ open }) => {
  const page = await openDialog(open);
  await expectAccessible(page, 'how to call a pattern');
  const request = await shown(page, 'Start a run and wait for its answer');
  const env = { ...process.env, PARALLAX_KEY: given.key };
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', request], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'succeeded',
    result: { outcome: 'ok', value: 'positive', confidence: { status: 'self_reported' } },
  });
  await dialog(page).getByRole('link', { name: 'Make a key' }).click();
  await expect(page).toHaveURL(/\/settings\/keys$/);
});

test('an MCP client with the settings of the page finds the tool and calls it', async ({ open }) => {
  const page = await openDialog(open);
  await dialog(page).getByRole('tab', { name: 'MCP' }).click();
  const settings = JSON.parse(await shown(page, 'For the settings of an MCP client'));
  const name = await shown(page, 'This pattern is the tool');
  const { url, headers } = settings.mcpServers.parallax;
  const authorization = headers.Authorization.replace(`\${PARALLAX_KEY}`, given.key);
  const client = new Client({ name: 'journey', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization } },
  });
  await client.connect(transport as Parameters<Client['connect']>[0]);
  const { tools } = await client.listTools();
  expect(tools.map((tool) => tool.name)).toContain(name);
  const result = await client.callTool({ name, arguments: { text: TEXT } });
  expect(result.structuredContent).toMatchObject({ result: { value: 'positive' } });
  await client.close();
});

test('an A2A client reads the card and is told how sure the answer is', async ({ open }) => {
  const page = await openDialog(open);
  await dialog(page).getByRole('tab', { name: 'A2A' }).click();
  const address = await shown(page, 'Address of its card');
  const fetchImpl: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${given.key}`);
    return fetch(input, { ...init, headers });
  };
  const card = await new DefaultAgentCardResolver({ fetchImpl }).resolve(address, '');
  await verifyAgentCardSignature(async (kid, jku) => {
    // Public keys are for everybody: no key of the workspace is sent along.
    const { keys } = await (await fetch(jku ?? '')).json();
    return keys.find((one: { kid: string }) => one.kid === kid);
  })(card);
  const transports = [new JsonRpcTransportFactory({ fetchImpl })];
  const client = await new ClientFactory({ transports }).createFromAgentCard(card);
  const message = {
    ...{ messageId: 'journey-1', contextId: '', taskId: '', role: Role.ROLE_USER },
    parts: [
      { content: { $case: 'text' as const, value: TEXT }, metadata: undefined, filename: '', mediaType: '' },
    ],
    ...{ metadata: undefined, extensions: [], referenceTaskIds: [] },
  };
  const task = await client.sendMessage({
    ...{ tenant: '', message, configuration: undefined, metadata: undefined },
  });
  expect(task).toMatchObject({
    artifacts: [
      { parts: [{ content: { value: 'positive' } }], metadata: { confidence: { status: 'self_reported' } } },
    ],
  });
});
