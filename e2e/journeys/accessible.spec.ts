/** Every page and every dialog, light and dark, wide and narrow: axe finds nothing serious. And by keyboard. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed, publish } from '#e2e/fixtures/patterns.ts';
import {
  canvasOf,
  nodeOf,
  runWith,
  settingsOf,
  startRun,
  untilOver,
  untilStatus,
} from '#e2e/fixtures/steps.ts';
import { conflictIn, EDITS, rename } from '#e2e/fixtures/together.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const DOUBTFUL = 'This item worked great, but it broke after 6 months of use.';
const made = { pattern: '', idle: '', paused: '', empty: '', over: '', waiting: '' };

async function enter(open: Open): Promise<{ page: Page; api: Api }> {
  const me = await localOwner(app());
  const context = await open(app(), me, { reducedMotion: 'reduce' });
  return { page: await context.newPage(), api: apiOf(app(), me) };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

test('before signing in', async ({ open }) => {
  const page = await (await open(app(), undefined, { reducedMotion: 'reduce' })).newPage();
  await page.goto('/signin');
  await expect(page.getByRole('button', { name: 'Continue as local owner' })).toBeVisible();
  await expectAccessible(page, 'sign-in');
});

test('pages with nothing on them yet', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns');
  await expect(page.getByText('Start with a pattern that already runs, or an empty canvas.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Gated agent/ })).toBeVisible();
  await expectAccessible(page, 'patterns, empty');
  await page.goto('/runs');
  await expect(page.getByText('Nothing has run yet.')).toBeVisible();
  await expectAccessible(page, 'runs, empty');
  await page.goto('/approvals');
  await expect(page.getByText('No question is open.')).toBeVisible();
  await expectAccessible(page, 'approvals, empty');
  await page.goto('/dashboard');
  await expect(page.getByText('No run ended in this time.')).toBeVisible();
  await expectAccessible(page, 'dashboard, empty');
});

test('one of each is made', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { id } = await makeFixed(api, 'gated-agent');
  made.pattern = id;
  made.idle = (await makeFixed(api, 'gated-agent', 'Idle')).id;
  made.empty = (await api.patterns.create.mutate({ name: 'Empty' })).id;
  await publish(api, made.idle, { semver: '1.0.0', example: { text: CHEERFUL } });
  const { graph, revision } = await api.patterns.get.query({ id: made.idle });
  const moved = graph.nodes.map((node) => (node.id === 'gate' ? { ...node, title: 'Sure?' } : node));
  await api.patterns.save.mutate({ id: made.idle, revision, graph: { ...graph, nodes: moved } });
  made.paused = (await makeFixed(api, 'gated-agent', 'Paused')).id;
  const asked = { patternId: made.paused, revision: 1, inputs: { text: CHEERFUL } };
  const debug = { breakpoints: ['gate'] };
  const { runId } = await api.runs.start.mutate({ ...asked, idempotencyKey: 'accessible-paused', debug });
  await untilStatus(api, runId, ['waiting']);
  made.over = await startRun(api, id, { text: CHEERFUL });
  made.waiting = await startRun(api, id, { text: DOUBTFUL });
  expect(await untilOver(api, made.over)).toBe('succeeded');
  expect(await untilStatus(api, made.waiting, ['waiting'])).toBe('waiting');
});

test('pages with something on them', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns');
  await expect(page.getByRole('link', { name: 'Gated agent' })).toBeVisible();
  await expectAccessible(page, 'patterns');
  await page.goto('/runs');
  await expect(page.getByRole('link', { name: 'Succeeded' })).toBeVisible();
  await expectAccessible(page, 'runs');
  await page.goto('/approvals');
  await expect(page.getByRole('article')).toBeVisible();
  await expectAccessible(page, 'approvals');
  await page.goto('/dashboard');
  await expect(page.getByRole('link', { name: 'Open approvals' })).toBeVisible();
  await expectAccessible(page, 'dashboard');
  await page.goto('/agents');
  await expect(page.getByRole('button', { name: 'VADER', exact: true })).toBeVisible();
  await expectAccessible(page, 'agents');
  await page.goto('/marketplace');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expectAccessible(page, 'marketplace');
  await page.goto('/marketplace/map-reduce');
  await expect(heading(page, 'Map and reduce')).toBeVisible();
  await expectAccessible(page, 'listing');
});

test('the designer', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.empty}`);
  await expect(page.getByText('Start from a pattern, or drag a primitive onto the canvas.')).toBeVisible();
  await expectAccessible(page, 'designer, empty');
  await page.goto(`/patterns/${made.pattern}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(settingsOf(page).getByRole('heading', { name: 'Budget of a run' })).toBeVisible();
  await expectAccessible(page, 'settings of the pattern');
  await nodeOf(page, 'Naive Bayes').click();
  await expect(settingsOf(page)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('region', { name: 'Problems' })).toBeVisible();
  await expectAccessible(page, 'designer with a node and the problems');
});

test('dialogs of the designer', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.idle}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const keys = [
    ['ControlOrMeta+Enter', 'Run this pattern'],
    ['?', 'Shortcuts'],
    ['ControlOrMeta+k', 'Command palette'],
    ['n', 'Add a node'],
  ] as const;
  for (const [key, name] of keys) {
    await page.keyboard.press(key);
    await expect(dialog(name)).toBeVisible();
    await expectAccessible(page, name);
    await page.keyboard.press('Escape');
    await expect(dialog(name)).toBeHidden();
  }
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog('Publish a version')).toBeVisible();
  await expect(
    dialog('Publish a version')
      .getByText(/1\.0\.0/)
      .first(),
  ).toBeVisible();
  await expectAccessible(page, 'publish, with what changed');
  await page.keyboard.press('Escape');
  await nodeOf(page, 'Naive Bayes').click();
  await page.keyboard.press('Alt+x');
  await expect(dialog('Extract into a pattern')).toBeVisible();
  await expectAccessible(page, 'extract');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+O');
  await expect(page.getByRole('tree')).toBeVisible();
  await page.getByRole('treeitem', { name: 'Naive Bayes' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('c');
  await expect(page.getByRole('region', { name: 'Where to connect' })).toBeVisible();
  await expectAccessible(page, 'outline');
});

test('two who changed the same, and a run that pauses', async ({ open, errors }) => {
  const { page, api } = await enter(open);
  await page.goto(`/patterns/${made.idle}`);
  await expect(nodeOf(page, 'Join')).toBeVisible();
  await page.route(EDITS, (route) => route.abort());
  await rename(page, 'Join', 'Mine');
  await expect(page.locator('[data-save="offline"]')).toBeVisible();
  const { graph, revision } = await api.patterns.get.query({ id: made.idle });
  const nodes = graph.nodes.map((node) => (node.id === 'join' ? { ...node, title: 'Theirs' } : node));
  await api.patterns.save.mutate({ id: made.idle, revision, graph: { ...graph, nodes } });
  await page.unroute(EDITS);
  await expect(conflictIn(page)).toBeVisible();
  await expectAccessible(page, 'conflict');
  errors.expected(/ERR_FAILED/);
  await page.goto(`/patterns/${made.paused}`);
  await expect(page.getByTestId('paused-node')).toBeVisible();
  await expectAccessible(page, 'paused run, with what goes on with it');
});

test('versions, and two runs beside each other', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.idle}/history`);
  await expect(page.getByText('From version 1.0.0 to the draft')).toBeVisible();
  await expectAccessible(page, 'history');
  await page.goto(`/runs/${made.over}/compare?with=${made.waiting}`);
  await expect(page.locator('tr[data-node]').first()).toBeVisible();
  await expectAccessible(page, 'two runs');
});

test('other dialogs', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns?new=1');
  await expect(page.getByRole('dialog', { name: 'New pattern' }).getByText('Gated agent')).toBeVisible();
  await expectAccessible(page, 'new pattern');
  await page.goto('/patterns?import=1');
  await expect(page.getByRole('dialog', { name: /import/i })).toBeVisible();
  await expectAccessible(page, 'import');
  await page.goto('/patterns');
  await page.getByRole('row', { name: /Idle/ }).getByRole('button', { name: 'Describe Idle' }).click();
  await expect(page.getByRole('dialog', { name: 'Describe Idle' })).toBeVisible();
  await expectAccessible(page, 'describe');
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page, 'settings');
  await page.goto('/agents?agent=sentiment-vader');
  await expect(page.getByRole('dialog', { name: 'VADER' })).toBeVisible();
  await expectAccessible(page, 'agent');
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Train an agent' }).click();
  await expect(page.getByRole('dialog', { name: 'Train an agent' })).toBeVisible();
  await expectAccessible(page, 'train an agent');
});

test('runs: going on, over, and why', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/runs/${made.waiting}`);
  await expect(nodeOf(page, 'Person').getByRole('link', { name: 'Answer' })).toBeVisible();
  await expectAccessible(page, 'run that waits');
  await page.goto(`/runs/${made.over}`);
  const side = page.getByRole('complementary', { name: 'Run', exact: true });
  await expect(side.getByText('Succeeded', { exact: true })).toBeVisible();
  await side.getByRole('tab', { name: 'Timeline' }).click();
  await expectAccessible(page, 'run that is over');
  await side.getByRole('tab', { name: 'Insight' }).click();
  await expect(page.getByTestId('insight')).toBeVisible();
  await expectAccessible(page, 'insight');
  await side.getByRole('button', { name: 'Why' }).click();
  await expect(side.getByRole('heading', { name: /^Why/ })).toBeVisible();
  await expectAccessible(page, 'why');
});

test('reduced motion: nothing moves, wherever one looks', async ({ open }) => {
  const { page } = await enter(open);
  for (const path of ['/patterns', `/patterns/${made.pattern}`, `/runs/${made.waiting}`, '/dashboard']) {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    const moving = await page.evaluate(() =>
      document.getAnimations().flatMap(({ effect, playState }) => {
        const { duration } = effect?.getComputedTiming() ?? {};
        const takes = typeof duration === 'number' ? duration : 0;
        const target = effect instanceof KeyframeEffect ? effect.target?.className : '';
        return playState === 'running' && takes > 10 ? [`${String(target)}: ${takes} ms`] : [];
      }),
    );
    expect(moving, path).toEqual([]);
  }
  const slow = await page.evaluate(() =>
    [...document.querySelectorAll('body *')].flatMap((one) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(one);
      const isLong = (text: string) => text.split(',').some((part) => Number.parseFloat(part) > 0.01);
      return (animationName !== 'none' && isLong(animationDuration)) || isLong(transitionDuration)
        ? [one.className]
        : [];
    }),
  );
  expect(slow, 'what would move').toEqual([]);
  await page.goto(`/patterns/${made.pattern}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  const places = await page.evaluate(async () => {
    const viewport = document.querySelector<HTMLElement>('.react-flow__viewport');
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '0', code: 'Digit0', bubbles: true }));
    const seen = new Set<string>();
    for (let frame = 0; frame < 30; frame += 1) {
      await new Promise((done) => requestAnimationFrame(done));
      seen.add(viewport?.style.transform ?? '');
    }
    return seen.size;
  });
  expect(places, 'the canvas is there at once: before and after').toBeLessThanOrEqual(2);
});

test('an address with nothing behind it', async ({ open, errors }) => {
  const { page } = await enter(open);
  await page.goto('/no-such-page');
  await expect(heading(page, 'There is no page at this address.')).toBeVisible();
  await expectAccessible(page, 'not found');
  // The reply to the address itself, which the browser reports as well.
  expect(errors.expected(/404 \(Not Found\).*\/no-such-page\)/)).toBe(1);
});

test('by keyboard alone: from the address to a run and back to its source', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.idle}`);
  await expect(canvasOf(page)).toBeVisible();
  const node = nodeOf(page, 'Naive Bayes');
  await expect(node).toBeVisible();
  await tabTo(page, /^Naive Bayes$/);
  await expect(node).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(settingsOf(page).getByLabel('Agent', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await runWith(page, { text: CHEERFUL });
  await expect(node).toHaveAccessibleName(/succeeded, self-reported score/);
  await tabTo(page, /show why$/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Why' })).toBeVisible();
});

test('what gets the focus beside the picture comes into view and stays there', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/runs/${made.waiting}`);
  const canvas = page.getByRole('region', { name: /as it ran$/ });
  const link = canvas.getByRole('link', { name: 'Answer' });
  await expect(link).toBeInViewport();
  await canvas.hover();
  await page.mouse.wheel(3_000, 0);
  await expect(link).not.toBeInViewport();
  await link.focus();
  // The flow undoes a scroll with the next frame; what was only scrolled would be gone again by now.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise((done) => requestAnimationFrame(done));
  });
  await expect(link).toBeInViewport();
  await link.click();
  await expect(page).toHaveURL(/\/approvals/);
});

/** Presses Tab until the focus is on something of that name. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (wanted.test(name)) return;
  }
  throw new Error(`Tab does not reach ${wanted}.`);
}
