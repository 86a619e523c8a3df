/** What a user expects on day one, 21 to 39: selecting and editing. */
import { expect, test } from '@playwright/test';
import {
  chain,
  desk,
  edgeOn,
  edgesOn,
  emptySpot,
  idOf,
  stored,
  viewOf,
  voted,
} from '#e2e/fixtures/habits.ts';
import {
  announcement,
  middleOf,
  nodeOf,
  runPanel,
  runWith,
  settingsOf,
  untilSaved,
} from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const { page, api, show } = desk();

const selected = () => page().locator('[data-canvas-node][data-selected]');
const press = (...keys: string[]) =>
  keys.reduce((done, key) => done.then(() => page().keyboard.press(key)), Promise.resolve());
const graph = () => stored(page(), api(), idOf(page()));
const placeOf = async (id: string) => (await graph()).nodes.find((node) => node.id === id)?.position;
const dialog = (name: string) => page().getByRole('dialog', { name });

test('habit 21: a click selects, with Shift or Mod it adds, Esc clears, Mod+A takes all', async () => {
  await show(chain());
  await nodeOf(page(), 'reader').click();
  await expect(selected()).toHaveCount(1);
  await nodeOf(page(), 'watch').click({ modifiers: ['Shift'] });
  await nodeOf(page(), 'text').click({ modifiers: ['ControlOrMeta'] });
  await expect(selected()).toHaveCount(3);
  await press('Escape');
  await expect(selected()).toHaveCount(0);
  await press('ControlOrMeta+a');
  await expect(selected()).toHaveCount(4);
});

test('habit 22: arrows move, with Shift further, with Alt they walk; saved, told and undone', async () => {
  await show(chain());
  const before = await placeOf('reader');
  await nodeOf(page(), 'reader').click();
  await press('ArrowDown', 'Shift+ArrowRight');
  await expect(announcement(page())).toHaveText('Moved.');
  await expect.poll(() => placeOf('reader')).toEqual({ x: (before?.x ?? 0) + 40, y: (before?.y ?? 0) + 8 });
  await press('ControlOrMeta+z');
  await expect.poll(() => placeOf('reader')).toEqual(before);
  await press('Alt+ArrowRight');
  await expect(nodeOf(page(), 'watch')).toBeFocused();
  await press('Alt+ArrowLeft');
  await expect(nodeOf(page(), 'reader')).toBeFocused();
});

test('habit 23: everything before or after a node is selected by two keys', async () => {
  await show(voted());
  await nodeOf(page(), 'vote').click();
  await press('Alt+Shift+ArrowLeft');
  await expect(selected()).toHaveCount(4);
  await press('Escape');
  await nodeOf(page(), 'vader').click();
  await press('Alt+Shift+ArrowRight');
  await expect(announcement(page())).toHaveText('3 nodes selected.');
});

test('habit 24: copy, cut, paste, duplicate, delete; a deleted node leaves its wires joined', async () => {
  await show(chain());
  await nodeOf(page(), 'watch').click();
  await press('ControlOrMeta+d');
  await expect(nodeOf(page(), 'watch-2')).toBeVisible();
  await press('ControlOrMeta+x');
  await expect(nodeOf(page(), 'watch-2')).toHaveCount(0);
  await press('ControlOrMeta+v');
  await expect(nodeOf(page(), 'watch-2')).toBeVisible();
  await press('Backspace');
  await expect(nodeOf(page(), 'watch-2')).toHaveCount(0);
  await nodeOf(page(), 'watch').click();
  await press('Delete');
  await expect(edgeOn(page(), 'reader', 'answer')).toHaveCount(1);
  await press('ControlOrMeta+z');
  await expect(edgeOn(page(), 'reader', 'watch')).toHaveCount(1);
  await expect(edgeOn(page(), 'reader', 'answer')).toHaveCount(0);
});

test('habit 25: one gesture is one step, back and forward', async () => {
  await show(chain());
  const before = await placeOf('reader');
  const { x, y } = await middleOf(nodeOf(page(), 'reader'));
  await page().mouse.move(x, y);
  await page().mouse.down();
  await page().mouse.move(x + 10, y + 70, { steps: 10 });
  await page().mouse.up();
  await expect.poll(() => placeOf('reader')).not.toEqual(before);
  const after = await placeOf('reader');
  await press('ControlOrMeta+z');
  await expect.poll(() => placeOf('reader')).toEqual(before);
  await press('ControlOrMeta+Shift+z');
  await expect.poll(() => placeOf('reader')).toEqual(after);
  await press('ControlOrMeta+z', 'ControlOrMeta+y');
  await expect.poll(() => placeOf('reader')).toEqual(after);
});

test('habit 26: Enter or a double click opens the node, Esc returns to it', async () => {
  await show(chain());
  await nodeOf(page(), 'watch').click();
  await press('Enter');
  await expect(settingsOf(page()).getByLabel('Window', { exact: true })).toBeFocused();
  await press('Escape');
  await expect(nodeOf(page(), 'watch')).toBeFocused();
  await nodeOf(page(), 'reader').dblclick();
  await expect(settingsOf(page()).getByRole('heading', { name: 'reader', exact: true })).toBeVisible();
});

test('habit 27: F2 renames in place', async () => {
  await show(chain());
  await nodeOf(page(), 'reader').click();
  await press('F2');
  await page().keyboard.type('First reader');
  await press('Enter');
  await expect(nodeOf(page(), 'First reader')).toBeFocused();
});

test('habit 28: D switches a node off for the runs started here, and on again', async () => {
  await show(voted());
  await nodeOf(page(), 'afinn').click();
  await press('d');
  await expect(announcement(page())).toHaveText('afinn is switched off: runs started here skip it.');
  await expect(nodeOf(page(), 'afinn')).toHaveAccessibleName(/switched off/);
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page())).toContainText('1 node switched off');
  await expect(nodeOf(page(), 'afinn')).toHaveAccessibleName(/, skipped/);
  await expect(nodeOf(page(), 'vader')).toHaveAccessibleName(/, succeeded/);
  await nodeOf(page(), 'afinn').click();
  await press('d');
  await expect(nodeOf(page(), 'afinn')).not.toHaveAccessibleName(/switched off/);
});

test('habit 29: a pin holds an output, and nothing else is called that', async () => {
  await show(chain());
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page())).toContainText('Succeeded');
  await nodeOf(page(), 'reader').click({ button: 'right' });
  await page()
    .getByRole('menuitem', { name: /^Pin output/ })
    .click();
  await expect(announcement(page())).toContainText('The output of reader is pinned');
  await expect(nodeOf(page(), 'reader')).toHaveAccessibleName(/output pinned from run/);
  await press('Escape', '?');
  const sheet = dialog('Shortcuts');
  await expect(sheet.getByText(/^Pin the output of the node/)).toHaveCount(1);
  await expect(sheet.getByText(/^Lock or unlock the canvas/)).toHaveCount(1);
  await expect(sheet.getByText(/pins? (position|the node)/i)).toHaveCount(0);
  await press('Escape');
});

test('habit 30: R replaces a node and keeps its wires', async () => {
  await show(voted());
  await nodeOf(page(), 'vote').click();
  await press('r');
  await expect(dialog('Replace the node by')).toBeVisible();
  await page().keyboard.type('pool');
  await press('Enter');
  await expect(announcement(page())).toContainText('vote replaced by pool, all connections kept.');
  for (const source of ['vader', 'afinn']) await expect(edgeOn(page(), source, 'pool')).toHaveCount(1);
  await expect(edgeOn(page(), 'pool', 'answer')).toHaveCount(1);
  await press('ControlOrMeta+z');
  await expect(nodeOf(page(), 'vote')).toBeVisible();
});

test('habit 31: Mod+G puts into a container, Mod+Shift+G takes it apart, F folds it', async () => {
  await show(chain());
  await nodeOf(page(), 'reader').click();
  await nodeOf(page(), 'watch').click({ modifiers: ['Shift'] });
  await press('ControlOrMeta+g');
  await page().keyboard.type('retry');
  await press('Enter');
  await expect(announcement(page())).toHaveText('2 nodes put into retry.');
  await expect(edgeOn(page(), 'text', 'retry')).toHaveCount(1);
  await expect(edgeOn(page(), 'retry', 'reader')).toHaveCount(1);
  await expect(edgeOn(page(), 'retry', 'answer')).toHaveCount(1);
  await press('f');
  await expect(nodeOf(page(), 'reader')).toHaveCount(0);
  await press('f');
  await expect(nodeOf(page(), 'reader')).toBeVisible();
  await press('ControlOrMeta+Shift+g');
  await expect(nodeOf(page(), 'retry')).toHaveCount(0);
  await expect(edgeOn(page(), 'text', 'reader')).toHaveCount(1);
  await expect(edgeOn(page(), 'watch', 'answer')).toHaveCount(1);
  await nodeOf(page(), 'text').click();
  await press('ControlOrMeta+g', 'Enter');
  await expect(page().getByText('Inputs and outputs stay at the top of the pattern.').first()).toBeVisible();
});

test('habit 32: Alt+X extracts the selection into a pattern that is called in its place', async () => {
  const id = await show(voted());
  await untilSaved(page());
  await nodeOf(page(), 'vader').click();
  for (const name of ['afinn', 'vote']) await nodeOf(page(), name).click({ modifiers: ['Shift'] });
  await press('Alt+x');
  const form = dialog('Extract into a pattern');
  await form.getByLabel('Name').fill('Two readers');
  await form.getByLabel('value').fill('A wonderful book.');
  await form.getByRole('button', { name: 'Extract' }).click();
  await expect(form).toBeHidden();
  await expect(announcement(page())).toHaveText('3 nodes extracted into Two readers.');
  await expect(nodeOf(page(), 'Two readers')).toBeVisible();
  const { nodes, edges, uses = {} } = await stored(page(), api(), id);
  expect(nodes.map(({ primitive }) => primitive)).toEqual(['input', 'output', 'subpattern']);
  expect(edges).toHaveLength(2);
  expect(Object.values(uses)).toMatchObject([{ name: 'Two readers', semver: '1.0.0' }]);
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page())).toContainText('Succeeded');
  await press('ControlOrMeta+z');
  await expect(nodeOf(page(), 'vote')).toBeVisible();

  await nodeOf(page(), 'text').click();
  await press('Alt+x');
  await expect(page().getByText('Inputs and outputs stay in this pattern.').first()).toBeVisible();
});

test('habit 33: Shift+S adds a note: Markdown, resizable, behind the nodes', async () => {
  await show(chain());
  const at = await middleOf(nodeOf(page(), 'watch'));
  await page().mouse.move(at.x + 20, at.y + 10);
  await press('Shift+S');
  await page().getByLabel('Text of the note').fill('# Why\n\nReads **twice**.');
  await press('Escape');
  const note = page().getByRole('region', { name: /^Note: # Why/ });
  await expect(note.locator('strong')).toHaveText('twice');
  await expect(note).toBeFocused();
  const box = await note.boundingBox();
  expect(box).not.toBeNull();
  await nodeOf(page(), 'watch').click();
  await expect(nodeOf(page(), 'watch'), 'it lies over the note').toHaveAttribute('data-selected', 'true');
  await note.focus();
  await press('Shift+ArrowRight', 'Shift+ArrowRight');
  await expect.poll(async () => Object.values((await graph()).notes ?? {})[0]?.size.width).toBe(256);
  await press('Delete');
  await expect(note).toHaveCount(0);
  await press('ControlOrMeta+z');
  await expect(note).toBeVisible();
});

test('habit 34: tidying moves only what is selected, as one step', async () => {
  await show(voted());
  const before = (await graph()).nodes;
  await nodeOf(page(), 'vader').click();
  await nodeOf(page(), 'vote').click({ modifiers: ['Shift'] });
  await press('Shift+L');
  await expect(announcement(page())).toHaveText(/^Layout tidied/);
  const after = (await graph()).nodes;
  const moved = after.filter((node, at) => JSON.stringify(node) !== JSON.stringify(before[at]));
  expect(moved.length).toBeGreaterThan(0);
  for (const { id } of moved) expect(['vader', 'vote']).toContain(id);
  await press('ControlOrMeta+z');
  await expect.poll(async () => (await graph()).nodes).toEqual(before);
});

test('habit 35: nodes keep to the grid and say with what they line up; Alt ignores both', async () => {
  await show(chain());
  await press('0');
  await press('1');
  const { zoom } = await viewOf(page());
  const from = await middleOf(nodeOf(page(), 'watch'));
  const drag = async (by: { x: number; y: number }) => {
    await page().mouse.move(from.x, from.y);
    await page().mouse.down();
    await page().mouse.move(from.x + by.x * zoom, from.y + by.y * zoom, { steps: 6 });
  };
  await drag({ x: 20, y: 0 });
  await expect(page().locator('.canvas-guide[data-guide="y"]').first()).toBeAttached();
  await page().mouse.up();
  await expect(page().locator('.canvas-guide')).toHaveCount(0);
  expect(((await placeOf('watch'))?.x ?? 1) % 8).toBe(0);
  await press('ControlOrMeta+z');
  await page().keyboard.down('Alt');
  await drag({ x: 13, y: 5 });
  await expect(page().locator('.canvas-guide')).toHaveCount(0);
  await page().mouse.up();
  await page().keyboard.up('Alt');
  const free = await placeOf('watch');
  expect(((free?.x ?? 0) % 8) + ((free?.y ?? 0) % 8)).not.toBe(0);
});

test('habit 36: Mod+F finds names and values, and replaces them all', async () => {
  const pattern = build()
    .input('text', { name: 'text', type: 'Text' })
    .node('ask', 'human', { config: { question: 'Is the colour right?' }, from: 'text' })
    .node('again', 'human', { config: { question: 'Which colour?' }, from: 'ask' })
    .output('again')
    .pattern();
  await show(pattern);
  await nodeOf(page(), 'text').click();
  await press('ControlOrMeta+f');
  await page().keyboard.type('colour');
  const find = page().getByRole('search', { name: 'Find in this pattern' });
  await expect(find.getByRole('status')).toHaveText('2 found');
  await press('Enter', 'Enter');
  await expect(find.getByRole('status')).toHaveText('2 of 2');
  await expect(nodeOf(page(), 'again')).toHaveAttribute('data-selected', 'true');
  await find.getByLabel('Replace by').fill('size');
  await find.getByRole('button', { name: 'Replace all' }).click();
  await expect.poll(async () => (await graph()).nodes[2]?.config.question).toBe('Which size?');
  await find.getByLabel('Find', { exact: true }).press('Escape');
  await press('ControlOrMeta+z');
  await expect.poll(async () => (await graph()).nodes[1]?.config.question).toBe('Is the colour right?');
});

test('habit 37: Mod+K goes over commands, patterns, nodes, docs and runs', async () => {
  const id = await show(chain());
  const { revision } = await api().patterns.get.query({ id });
  await api().runs.start.mutate({
    ...{ patternId: id, revision, inputs: { text: 'A wonderful book.' }, idempotencyKey: id },
  });
  await page().reload();
  await expect(nodeOf(page(), 'text')).toBeVisible();
  await press('ControlOrMeta+k');
  const palette = dialog('Command palette');
  const box = palette.getByRole('combobox');
  const offers = async (typed: string, option: RegExp) => {
    await box.fill(typed);
    await expect(palette.getByRole('option', { name: option }).first()).toBeVisible();
  };
  await offers('tidy', /^Tidy the layout/);
  await offers('habits', /^Habits/);
  await offers('run of', /^Run of Habits/);
  await offers('what vote', /^What vote does/);
  await offers('watch', /^watch/);
  await press('Enter');
  await expect(nodeOf(page(), 'watch')).toBeFocused();
  await press('ControlOrMeta+k');
  await box.fill('what vote does');
  await press('Enter');
  await expect(dialog('Vote')).toContainText('Take the answer most voices gave.');
  await press('Escape');
});

test('habit 38: ? shows every shortcut and the choices made, and each can be changed', async () => {
  await show(chain());
  await press('?');
  const sheet = dialog('Shortcuts');
  await expect(sheet.getByText('Where tools disagree')).toBeVisible();
  const add = sheet.locator('[data-command="add"]');
  await add.click();
  await press('c');
  await expect(sheet.getByRole('status')).toContainText('This already means: ');
  await press('x');
  await expect(add).toHaveText('X');
  await press('Escape');
  await expect(sheet).toHaveCount(0);
  await press('n');
  await expect(dialog('Add a node')).toHaveCount(0);
  await press('x');
  await expect(dialog('Add a node')).toBeVisible();
  await press('Escape', '?');
  await sheet.getByRole('button', { name: 'Set all back to the usual ones' }).click();
  await expect(add).toHaveText('N');
  await press('Escape');
});

test('habit 39: in a text field keys are text', async () => {
  await show(chain());
  const name = page().getByLabel('Name of the pattern');
  await name.fill('');
  await page().keyboard.type('nrpclvh10');
  await expect(name).toHaveValue('nrpclvh10');
  await expect(page().getByRole('dialog')).toHaveCount(0);
  await press('ControlOrMeta+a', 'Backspace');
  await expect(name).toHaveValue('');
  await expect(edgesOn(page())).toHaveCount(3);
  await press('ControlOrMeta+z');
  await expect(name).toHaveValue('nrpclvh10');
  await press('Escape');
  const { x, y } = await emptySpot(page());
  await page().mouse.click(x, y);
});
