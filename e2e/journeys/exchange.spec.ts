/** Patterns go out as file, text and address, and come in the same ways; nothing in them is lost. */
import { readFile, writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed, publish } from '#e2e/fixtures/patterns.ts';
import { canvasOf, nodeOf, settingsOf, untilSaved } from '#e2e/fixtures/steps.ts';

const app = sharedApp();
let pattern = '';

async function enter(open: Open): Promise<{ page: Page; api: Api }> {
  const me = await localOwner(app());
  const context = await open(app(), me);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app().url });
  return { page: await context.newPage(), api: apiOf(app(), me) };
}

/** The ways out, in the settings of the pattern. */
async function openExport(page: Page) {
  await page.goto(`/patterns/${pattern}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  return settingsOf(page).getByRole('region', { name: 'Export' });
}

async function exported(page: Page): Promise<string> {
  const section = await openExport(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    section.getByRole('button', { name: 'Export JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Gated agent.json');
  return readFile(await download.path(), 'utf8');
}

/** As a drop from outside: browsers give scripts no other way to make one. */
async function dropFile(page: Page, target: string, file: { name: string; text: string }): Promise<void> {
  await page.evaluate(
    ({ selector, name, text }) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: 'application/json' }));
      const on = document.querySelector(selector);
      const { x, y, width, height } = on?.getBoundingClientRect() ?? new DOMRect();
      const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true };
      on?.dispatchEvent(new DragEvent('drop', { ...at, dataTransfer: data }));
    },
    { selector: target, ...file },
  );
}

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('ControlOrMeta+v');
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Import a pattern' });

test('a file goes out and comes in again, with what nobody knows', async ({ open }, info) => {
  const { page, api } = await enter(open);
  pattern = (await makeFixed(api, 'gated-agent')).id;
  const file = JSON.parse(await exported(page));
  expect(Object.keys(file)).toEqual(['format', 'version', 'name', 'description', 'pattern']);
  file.license = 'CC0';
  file.pattern.nodes[0].color = { of: 'a newer release' };
  const path = info.outputPath('with-more.json');
  await writeFile(path, JSON.stringify(file));

  await page.goto('/patterns');
  await page.getByRole('button', { name: 'Import' }).click();
  await dialogOf(page).getByLabel('File to import').setInputFiles(path);
  await expect(dialogOf(page).getByRole('heading', { name: 'Gated agent' })).toBeVisible();
  await expect(dialogOf(page).getByText('license, pattern.nodes[0].color')).toBeVisible();
  await expectAccessible(page, 'import with a preview');
  await dialogOf(page).getByRole('button', { name: 'Import as a new pattern' }).click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  pattern = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(JSON.parse(await exported(page))).toEqual(file);
});

test('what is wrong with a file is said, with its place', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns?import=1');
  const text = dialogOf(page).getByLabel('JSON or address');
  const cases = [
    ['{"nodes": [', /This is not JSON/],
    [
      '{"format":"parallax-pattern","version":9,"name":"x","pattern":{}}',
      /version 9; this Parallax reads version 1/,
    ],
    ['{"nodes":[{"id":"a b","primitive":"vote"}]}', /pattern\.nodes\[0\]\.id: An id has 1 to 64 letters/],
    ['https://elsewhere.test/patterns/pat_1', /not one of a pattern on this server/],
  ] as const;
  for (const [words, sentence] of cases) {
    await text.fill(words);
    await dialogOf(page).getByRole('button', { name: 'Read it' }).click();
    await expect(dialogOf(page).getByRole('alert')).toContainText('Nothing was imported.');
    await expect(dialogOf(page).getByRole('alert')).toContainText(sentence);
  }
  await expectAccessible(page, 'import with a problem');
});

test('a file that is dropped: on the list a new pattern, on a canvas more nodes', async ({ open }) => {
  const { page, api } = await enter(open);
  const text = await exported(page);
  await page.goto('/patterns');
  await expect(page.getByRole('link', { name: 'Gated agent' }).first()).toBeVisible();
  await dropFile(page, 'main', { name: 'x.json', text });
  await expect(dialogOf(page).getByRole('heading', { name: 'Gated agent' })).toBeVisible();

  const { id } = await api.patterns.create.mutate({ name: 'Dropped on' });
  await page.goto(`/patterns/${id}`);
  await expect(canvasOf(page)).toBeVisible();
  await dropFile(page, '.react-flow__pane', { name: 'x.json', text });
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  await untilSaved(page);
  await expect.poll(async () => (await api.patterns.get.query({ id })).graph.nodes.length).toBe(6);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(page, 'Answer')).toHaveCount(0);
  await dropFile(page, '.react-flow__pane', { name: 'x.json', text: '{' });
  await expect(page.getByText(/This is not JSON/).first()).toBeVisible();
});

test('18: text and addresses pasted on a canvas come where the pointer is', async ({ open }) => {
  const { page, api } = await enter(open);
  const section = await openExport(page);
  await section.getByRole('button', { name: 'Copy JSON' }).click();
  await expect(page.getByText('The pattern is on the clipboard as JSON.')).toBeVisible();
  const json = await page.evaluate(() => navigator.clipboard.readText());
  await section.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The address is on the clipboard; the pattern is in it.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/\/patterns\/import#1\./);
  await publish(api, pattern, { semver: '1.0.0', example: { text: 'Fine.' } });
  const { listingSlug } = await api.patterns.get.query({ id: pattern });

  const { id } = await api.patterns.create.mutate({ name: 'Pasted into' });
  await page.goto(`/patterns/${id}`);
  await expect(canvasOf(page)).toBeVisible();
  await page.mouse.move(500, 200);
  const texts = [json, link, `${app().url}/patterns/${pattern}`, `${app().url}/marketplace/${listingSlug}`];
  for (const [i, text] of texts.entries()) {
    await paste(page, text);
    await expect
      .poll(async () => (await api.patterns.get.query({ id })).graph.nodes.length)
      .toBe(6 * (i + 1));
  }
  const { graph } = await api.patterns.get.query({ id });
  expect(graph.nodes.filter(({ extra }) => extra !== undefined)).toHaveLength(4);
});

test('an address shows the pattern in it before anything is made', async ({ open }) => {
  const { page, api } = await enter(open);
  const section = await openExport(page);
  await expect(section.getByRole('link', { name: 'Its page in the marketplace' })).toBeVisible();
  await section.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The address is on the clipboard; the pattern is in it.')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const count = async () => (await api.patterns.list.query({ limit: 100 })).rows.length;
  const before = await count();
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Gated agent' })).toBeVisible();
  await expectAccessible(page, 'import from an address');
  expect(await count()).toBe(before);
  await page.getByRole('button', { name: 'Import as a new pattern' }).click();
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  expect(await count()).toBe(before + 1);
  await page.goto(link.slice(0, -40));
  await page.reload();
  await expect(
    page.getByText('This address was cut or changed on its way: what it holds cannot be read.'),
  ).toBeVisible();
});
