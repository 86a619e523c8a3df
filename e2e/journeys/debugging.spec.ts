/** Looking through a run: until here, from here, pins, breakpoints and steps; by menu and by keyboard. */
import { expect, test } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { desk, idOf, menuOf, voted } from '#e2e/fixtures/habits.ts';
import { announcement, nodeOf, runPanel, settingsOf, untilOver, untilStatus } from '#e2e/fixtures/steps.ts';

const { page, api, show, forgive } = desk();

const GOOD = 'A wonderful book.';

/** Starts with the node's menu or key, and takes the sample in the form. */
async function confirmRun(title: string | RegExp): Promise<void> {
  const form = page().getByRole('dialog', { name: title });
  await expect(form.getByLabel('text', { exact: true })).toHaveValue(GOOD);
  await page().keyboard.press('ControlOrMeta+Enter');
  await expect(form).toBeHidden();
}

async function newestRun(): Promise<string> {
  const { rows } = await api().runs.list.query({ patternId: idOf(page()) });
  return rows[0]?.id ?? '';
}

/** Waits for the newest run's end; how many agents it has called, as the list of runs shows it. */
async function callsMade(): Promise<number | null | undefined> {
  await expect(runPanel(page())).toContainText(/Succeeded|Abstained|Failed/);
  const id = await newestRun();
  await untilOver(api(), id);
  const { rows } = await api().runs.list.query({ patternId: idOf(page()) });
  return rows.find((row) => row.id === id)?.calls;
}

const focusNode = (name: string) => nodeOf(page(), name).focus();
/** By its head: a value of a run, further down, opens why it is what it is. Then reached with the keyboard. */
async function choose(name: string): Promise<void> {
  await nodeOf(page(), name).click({ position: { x: 60, y: 16 } });
  await expect(settingsOf(page())).toBeVisible();
  await focusNode(name);
}

test('run until here calls nothing that it does not need, and says so wherever the run is listed', async () => {
  await show(voted());
  await nodeOf(page(), 'vader').click({ button: 'right' });
  await expect(menuOf(page(), 'Node')).toBeVisible();
  await page()
    .getByRole('menuitem', { name: /^Run until here/ })
    .click();
  await confirmRun('Run until vader');
  expect(await callsMade()).toBe(1);
  await expect(nodeOf(page(), 'vader')).toHaveAccessibleName(/, succeeded,/);
  await expect(nodeOf(page(), 'afinn')).toHaveAccessibleName(/, not reached/);
  await expect(runPanel(page())).toContainText('until vader');

  await page().goto('/runs');
  const row = page().getByRole('row').filter({ hasText: 'until vader' });
  await expect(row).toHaveCount(1);
  await row.getByRole('link', { name: 'Succeeded' }).click();
  await expect(page().getByText('Looked through until vader; it counts in no figure.')).toBeVisible();
});

test('a pinned output is given again, calls nobody, and is no part of what is published', async () => {
  const id = await show(voted());
  await page().keyboard.press('ControlOrMeta+Enter');
  await confirmRun('Run this pattern');
  expect(await callsMade()).toBe(2);
  const first = await newestRun();

  await choose('vader');
  await page().keyboard.press('Shift+P');
  await expect(announcement(page())).toContainText('The output of vader is pinned');
  await expect(nodeOf(page(), 'vader')).toHaveAccessibleName(new RegExp(`output pinned from run ${first}`));

  await page().keyboard.press('ControlOrMeta+Enter');
  const form = page().getByRole('dialog', { name: 'Run this pattern' });
  await expect(form.getByTestId('marks')).toContainText('1 pinned output.');
  await page().keyboard.press('ControlOrMeta+Enter');
  await expect(form).toBeHidden();
  await expect.poll(newestRun).not.toBe(first);
  expect(await callsMade()).toBe(1);
  await expect(nodeOf(page(), 'vader')).toContainText('pinned');
  await nodeOf(page(), 'vader').getByRole('button', { name: 'Show why', exact: true }).click();
  await expect(page().getByText(/Pinned from an earlier run: nobody was called here/)).toBeVisible();
  await page().keyboard.press('Escape');

  await page().getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page().getByRole('dialog').getByTestId('marks')).toContainText('no part of what is published');
  await page().keyboard.press('Escape');
  const { graph } = await api().patterns.get.query({ id });
  expect(JSON.stringify(graph)).not.toContain(first);

  await page().reload();
  await expect(nodeOf(page(), 'vader')).toHaveAccessibleName(/output pinned/);
  await choose('vader');
  await page().keyboard.press('Shift+P');
  await expect(nodeOf(page(), 'vader')).not.toHaveAccessibleName(/pinned/);
});

test('a breakpoint pauses before the node, shows what has arrived, and outlives the tab', async () => {
  const id = await show(voted());
  await choose('vote');
  await page().keyboard.press('b');
  await expect(announcement(page())).toContainText('Breakpoint before vote');
  await expect(nodeOf(page(), 'vote')).toHaveAccessibleName(/breakpoint before it/);
  await page().keyboard.press('ControlOrMeta+Enter');
  await confirmRun('Run this pattern');

  const paused = page().getByTestId('paused-node');
  await expect(paused).toContainText('Paused before it starts');
  await expect(paused).toContainText('vader');
  await expect(paused).toContainText('positive');
  await expect(announcement(page())).toHaveText('Run: paused before vote.');
  await expect(nodeOf(page(), 'vote')).toHaveAccessibleName(/^vote, paused/);
  await expect(runPanel(page())).toContainText('Paused before vote');
  const run = await newestRun();
  await untilStatus(api(), run, ['waiting']);
  await expectAccessible(page(), 'a paused run');

  await page().goto('/runs');
  await page().goto(`/patterns/${id}`);
  await expect(page().getByTestId('paused-node')).toBeVisible();
  await page().keyboard.press('F8');
  expect(await callsMade()).toBe(2);
  await expect(paused).toBeHidden();
  expect(await newestRun()).toBe(run);
});

test('step by step from the beginning, and stopped in the middle', async () => {
  await show(voted());
  await page().keyboard.press('ControlOrMeta+k');
  await page().keyboard.type('step by step');
  await page().keyboard.press('Enter');
  await confirmRun('Run this pattern');
  await expect(runPanel(page())).toContainText(/Paused before (vader|afinn), (vader|afinn)/);
  await page().keyboard.press('F10');
  await expect(runPanel(page())).toContainText(/Paused before (vader|afinn)\./);
  await page().keyboard.press('F10');
  await expect(runPanel(page())).toContainText('Paused before vote.');
  await runPanel(page()).getByRole('button', { name: /^Step/ }).click();
  await expect(runPanel(page())).toContainText('Paused before answer.');
  await runPanel(page()).getByRole('button', { name: 'Stop' }).click();
  await expect(runPanel(page())).toContainText('Cancelled');
  const run = await api().runs.get.query({ id: await newestRun() });
  expect(run.debug).toEqual({ step: true });
});

test('run from here takes what came before from the last run, once however often it is pressed, or says why not', async () => {
  const id = await show(voted());
  await choose('vote');
  await page().keyboard.press('Shift+U');
  await expect(page().getByText(/no run to go on from at vote: it has no finished run yet/)).toBeVisible();
  forgive(/409 \(Conflict\).*runs\.runFrom/);

  await page().keyboard.press('ControlOrMeta+Enter');
  await confirmRun('Run this pattern');
  expect(await callsMade()).toBe(2);
  const first = await newestRun();
  await choose('vote');
  await page().keyboard.press('Shift+U');
  await page().keyboard.press('Shift+U');
  await expect.poll(newestRun).not.toBe(first);
  expect(await callsMade()).toBe(0);
  const { rows } = await api().runs.list.query({ patternId: id });
  expect(rows).toHaveLength(2);
  await expect(nodeOf(page(), 'vader')).toContainText('reused');
});
