/** Without a connection edits queue in the browser, outlive the tab, and land when the server is back. */
import { expect } from '@playwright/test';
import { apiOf, localOwner, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { nodeOf, primitiveIn, untilSaved } from '#e2e/fixtures/steps.ts';
import { EDITS, openPattern, rename, titleOf } from '#e2e/fixtures/together.ts';

const app = sharedApp();

test('what is done without a connection lands by itself once there is one', async ({ open, errors }) => {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const { id } = await makeFixed(api, 'gated-agent');
  const context = await open(app(), me);
  const page = await context.newPage();
  await openPattern(page, id, 'Join');
  await context.setOffline(true);
  await rename(page, 'Join', 'Far away');
  await primitiveIn(page, 'pool').click();
  await expect(page.getByText('Offline: kept in this browser, trying again')).toBeVisible();
  await primitiveIn(page, 'transform').click();
  // Meanwhile somebody works on something else.
  const { revision } = await api.patterns.get.query({ id });
  const ops = [{ type: 'renameNode' as const, id: 'gate', title: 'Meanwhile' }];
  await api.patterns.edit.mutate({ id, base: revision, edits: [{ id: crypto.randomUUID(), ops }] });
  await context.setOffline(false);
  await untilSaved(page);
  await expect(nodeOf(page, 'Meanwhile')).toBeVisible();
  const { graph } = await api.patterns.get.query({ id });
  expect(graph.nodes.map((node) => node.id)).toEqual(expect.arrayContaining(['pool', 'transform']));
  expect(await titleOf(api, id, 'join')).toBe('Far away');
  errors.expected(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
});

test('what a closed tab could not send is sent by the next one, once', async ({ open, errors }) => {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const { id } = await makeFixed(api, 'gated-agent');
  const context = await open(app(), me);
  const page = await context.newPage();
  await openPattern(page, id, 'Join');
  await context.route(EDITS, (route) => route.abort());
  await rename(page, 'Join', 'Kept');
  await primitiveIn(page, 'pool').click();
  await expect(page.getByText('Offline: kept in this browser, trying again')).toBeVisible();
  await page.reload();
  // Between two tries: what is on its way when a page closes is not held up any more.
  const tried = page.waitForEvent('requestfailed', (request) => request.url().includes('/patterns.edit'));
  await expect(nodeOf(page, 'Kept')).toBeVisible();
  await tried;
  await page.close();
  const ops = [{ type: 'renameNode' as const, id: 'gate', title: 'Meanwhile' }];
  await api.patterns.edit.mutate({ id, base: 1, edits: [{ id: crypto.randomUUID(), ops }] });
  expect(await titleOf(api, id, 'join')).not.toBe('Kept');
  await context.unroute(EDITS);
  const next = await context.newPage();
  await next.goto(`/patterns/${id}`);
  await expect(nodeOf(next, 'Kept')).toBeVisible();
  await expect(nodeOf(next, 'Meanwhile')).toBeVisible();
  await expect.poll(() => titleOf(api, id, 'join')).toBe('Kept');
  const { graph } = await api.patterns.get.query({ id });
  expect(graph.nodes.filter(({ primitive }) => primitive === 'pool')).toHaveLength(1);
  expect(graph.nodes.find((node) => node.id === 'gate')?.title).toBe('Meanwhile');
  errors.expected(/ERR_FAILED/);
});
