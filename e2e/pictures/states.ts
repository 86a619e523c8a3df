/** Every state worth a picture, and how to get there. */
import type { Page } from '@playwright/test';
import type { Api } from '#e2e/fixtures/journey.ts';
import { canvasOf, nodeOf, paletteOf, runPanel } from '#e2e/fixtures/steps.ts';
import { conflictIn, EDITS, rename } from '#e2e/fixtures/together.ts';
import type { Made } from './prepare.ts';

export type Sight = { page: Page; made: Made; api: Api };

export type State = {
  name: string;
  /** Also 390 and 1024 pixels wide. */
  also?: readonly ('phone' | 'tablet')[];
  /** Somebody whose workspace is empty; nobody. */
  who?: 'newcomer' | 'nobody';
  go: (sight: Sight) => Promise<void>;
};

const heading = async (page: Page, path: string): Promise<void> => {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
};

const isWide = (page: Page): boolean => (page.viewportSize()?.width ?? 0) >= 1024;

async function designer({ page }: Sight, id: string, node: string): Promise<void> {
  await page.goto(`/patterns/${id}`);
  await nodeOf(page, node).waitFor();
}

async function run({ page }: Sight, id: string, query = ''): Promise<void> {
  await page.goto(`/runs/${id}${query}`);
  await page.locator('[data-canvas-node]').first().waitFor();
  await page.locator('[data-seq]').first().waitFor();
}

async function outline(sight: Sight): Promise<void> {
  const { page, made } = sight;
  await designer(sight, made.review, 'vote');
  await page.locator('body').press('Shift+O');
  await page.getByRole('treeitem', { name: /^gate/ }).click();
  await page.keyboard.press('ArrowRight');
}

const both = ['phone', 'tablet'] as const;

export const STATES: readonly State[] = [
  { name: 'sign-in', who: 'nobody', also: ['phone'], go: ({ page }) => heading(page, '/signin') },
  { name: 'patterns-empty', who: 'newcomer', also: ['phone'], go: empty('/patterns', /^Gated agent/) },
  { name: 'patterns', also: both, go: ({ page }) => heading(page, '/patterns') },
  { name: 'new-pattern', go: dialogAt('/patterns?new=1', 'New pattern') },
  { name: 'import', also: ['phone'], go: dialogAt('/patterns?import=1', /import/i) },
  {
    name: 'designer-empty',
    also: ['phone'],
    async go({ page, made }) {
      await page.goto(`/patterns/${made.empty}`);
      await canvasOf(page).waitFor();
      await page.getByText('Start from a pattern').waitFor();
    },
  },
  {
    name: 'designer',
    also: both,
    go: (sight) => designer(sight, sight.made.review, 'answer'),
  },
  {
    name: 'designer-node',
    also: both,
    async go(sight) {
      await designer(sight, sight.made.review, 'gate');
      await nodeOf(sight.page, 'gate').click();
      if (!isWide(sight.page))
        await sight.page.getByRole('button', { name: 'Settings', exact: true }).click();
      await sight.page.getByRole('complementary', { name: 'Settings' }).waitFor();
    },
  },
  {
    name: 'large',
    also: ['phone'],
    async go({ page, made }) {
      await page.goto(`/patterns/${made.large}`);
      await page.locator('.paint-layer').waitFor();
    },
  },
  { name: 'outline', also: both, go: outline },
  {
    name: 'problems',
    async go(sight) {
      await designer(sight, sight.made.wrong, 'gate');
      await sight.page.getByRole('button', { name: /^\d+ problems?$/ }).click();
    },
  },
  {
    name: 'node-in-full',
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await nodeOf(sight.page, 'vote').click();
      await sight.page.keyboard.press('o');
      await sight.page.getByRole('dialog', { name: 'vote' }).waitFor();
    },
  },
  {
    name: 'add-node',
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await sight.page.keyboard.press('n');
      await sight.page.getByRole('dialog', { name: 'Add a node' }).waitFor();
    },
  },
  {
    name: 'menu',
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await nodeOf(sight.page, 'vote').click({ button: 'right' });
      await sight.page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'shortcuts',
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await sight.page.keyboard.press('?');
      await sight.page.getByRole('dialog', { name: 'Shortcuts' }).waitFor();
    },
  },
  {
    name: 'run-form',
    also: ['phone'],
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await sight.page.getByRole('button', { name: /^Run/ }).click();
      await sight.page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'publish',
    async go(sight) {
      await designer(sight, sight.made.review, 'vote');
      await sight.page.getByRole('button', { name: 'Publish', exact: true }).click();
      await sight.page.getByText('Changes since 1.0.0').waitFor();
    },
  },
  {
    name: 'running',
    async go(sight) {
      await designer(sight, sight.made.running, 'reader');
      await runPanel(sight.page).waitFor();
    },
  },
  {
    name: 'paused',
    async go(sight) {
      await designer(sight, sight.made.paused, 'vote');
      await sight.page.getByTestId('paused-node').waitFor();
    },
  },
  {
    name: 'conflict',
    async go({ page, made, api }) {
      const call = async (title: string) => {
        const { graph, revision } = await api.patterns.get.query({ id: made.conflict });
        const nodes = graph.nodes.map((node) => (node.id === 'vote' ? { ...node, title } : node));
        await api.patterns.save.mutate({ id: made.conflict, revision, graph: { ...graph, nodes } });
      };
      // The picture before this one has left another name.
      await call('vote');
      await page.route(EDITS, (route) => route.abort());
      await page.goto(`/patterns/${made.conflict}`);
      await nodeOf(page, 'vote').waitFor();
      await rename(page, 'vote', `Mine ${Date.now() % 1000}`);
      await page.locator('[data-save="offline"]').waitFor();
      await call(`Theirs ${Date.now() % 1000}`);
      await page.unroute(EDITS);
      await conflictIn(page).waitFor();
    },
  },
  { name: 'run', also: both, go: (sight) => run(sight, sight.made.sure) },
  { name: 'run-waiting', also: ['phone'], go: (sight) => run(sight, sight.made.waiting) },
  { name: 'run-failed', go: (sight) => run(sight, sight.made.broken) },
  { name: 'heat-map', go: (sight) => run(sight, sight.made.waiting, '?heat=confidence&weakest=on') },
  {
    name: 'large-run',
    also: ['phone'],
    async go({ page, made }) {
      await page.goto(`/runs/${made.largeRun}?heat=confidence&weakest=on`);
      await page.locator('.paint-layer').waitFor();
      await page.locator('[data-seq]').first().waitFor();
      await page.getByTestId('heat-legend').waitFor();
    },
  },
  {
    name: 'insight',
    also: ['tablet'],
    async go(sight) {
      await run(sight, sight.made.waiting);
      await nodeOf(sight.page, 'vote').click();
      const side = sight.page.getByRole('complementary', { name: 'Run', exact: true });
      await side.getByRole('tab', { name: 'Insight' }).click();
      await side.getByRole('region', { name: 'Who said what' }).waitFor();
    },
  },
  {
    name: 'why',
    async go(sight) {
      await run(sight, sight.made.sure);
      const side = sight.page.getByRole('complementary', { name: 'Run', exact: true });
      await side.getByRole('button', { name: 'Why' }).click();
      await side.getByRole('heading', { name: /^Why/ }).waitFor();
    },
  },
  {
    name: 'compare',
    also: ['phone'],
    async go({ page, made }) {
      await page.goto(`/runs/${made.sure}/compare?with=${made.waiting}`);
      await page.locator('tr[data-node]').first().waitFor();
    },
  },
  {
    name: 'history',
    also: both,
    async go({ page, made }) {
      await page.goto(`/patterns/${made.review}/history`);
      await page.getByText('From version 1.0.0 to the draft').waitFor();
    },
  },
  { name: 'runs', also: both, go: ({ page }) => heading(page, '/runs') },
  { name: 'approvals', also: both, go: ({ page }) => heading(page, '/approvals') },
  { name: 'agents', also: ['phone'], go: ({ page }) => heading(page, '/agents') },
  { name: 'marketplace', also: both, go: ({ page }) => heading(page, '/marketplace') },
  { name: 'listing', also: ['phone'], go: ({ page }) => heading(page, '/marketplace/gated-agent') },
  { name: 'dashboard', also: both, go: ({ page }) => heading(page, '/dashboard') },
  { name: 'settings', also: ['phone'], go: ({ page }) => heading(page, '/settings') },
  { name: 'palette', also: ['phone'], go: palette },
];

async function palette(sight: Sight): Promise<void> {
  await designer(sight, sight.made.starter, 'answer').catch(() => {});
  if (!isWide(sight.page)) await sight.page.getByRole('button', { name: 'Palette and outline' }).click();
  await paletteOf(sight.page).waitFor();
}

function empty(path: string, shown: RegExp) {
  return async ({ page }: Sight): Promise<void> => {
    await heading(page, path);
    await page.getByRole('button', { name: shown }).waitFor();
  };
}

function dialogAt(path: string, name: string | RegExp) {
  return async ({ page }: Sight): Promise<void> => {
    await page.goto(path);
    await page.getByRole('dialog', { name }).waitFor();
  };
}
