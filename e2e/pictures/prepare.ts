/** A workspace that looks lived in: patterns with versions, runs of every end, questions that wait. */

import type { Api } from '#e2e/fixtures/journey.ts';
import { publish } from '#e2e/fixtures/patterns.ts';
import { copyStarter, startRun, untilOver, untilStatus } from '#e2e/fixtures/steps.ts';
import { DOUBTFUL, survey } from '#e2e/fixtures/survey.ts';
import { apply, type Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';

const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const TEXTS = [
  CHEERFUL,
  'Absolutely wonderful service, friendly and quick.',
  'Terrible. It never arrived and nobody answers.',
  'A great product, excellent value, I am happy with it.',
  'The worst hotel I have ever been to.',
  'Lovely people, good food, fair prices.',
  'It is awful, I hate it and I want my money back.',
];

/** Three readers vote; where the vote is not sure enough a person decides. */
const desk = (): Pattern =>
  build()
    .input('review', { name: 'review', type: 'Text', sample: DOUBTFUL })
    .agent('vader', 'sentiment-vader', 'review')
    .agent('afinn', 'sentiment-afinn', 'review')
    .agent('bayes', 'sentiment-naive-bayes', 'review')
    .node('vote', 'vote', { from: ['vader', 'afinn', 'bayes'] })
    .node('gate', 'gate', { config: { threshold: 0.75, use: 'raw' }, from: 'vote' })
    .node('person', 'human', {
      config: { question: 'Is this review positive or negative?', options: ['positive', 'negative'] },
      from: 'gate.below',
    })
    .node('join', 'merge1', { from: ['gate.pass', 'person'] })
    .output('join', 'answer')
    .pattern();

const at = (x: number, y: number) => ({ x, y });
/** As somebody would lay it out. */
const PLACES = {
  review: at(0, 160),
  vader: at(280, 0),
  afinn: at(280, 160),
  bayes: at(280, 320),
  vote: at(560, 160),
  gate: at(840, 160),
  person: at(1120, 280),
  join: at(1400, 160),
  answer: at(1680, 160),
};
const placed = (pattern: Pattern): Pattern => apply(pattern, { type: 'moveNodes', to: PLACES }).pattern;

/** Something fails in it, and it waits for a minute before it tries again. */
const retrying = (): Pattern =>
  build()
    .input('text', { name: 'text', type: 'Text', sample: CHEERFUL })
    .agent('reader', 'sentiment-vader', 'text')
    .container('again', 'retry', {
      config: { max: 3, backoffMs: 600_000 },
      from: 'reader',
      inside: (inner) => {
        const config = { expression: 'double(value)', type: 'Num' };
        inner.node('number', 'transform', { config, from: 'again.item' }).take('number');
      },
    })
    .output('again', 'answer')
    .pattern();

/** As somebody would lay it out. */
const roomy = (pattern: Pattern): Pattern =>
  apply(pattern, [
    {
      type: 'moveNodes',
      to: { text: at(0, 64), reader: at(280, 64), number: at(88, 64), answer: at(1000, 64) },
    },
    { type: 'resize', id: 'again', size: { width: 376, height: 216 }, position: at(560, 0) },
  ]).pattern;

const failing = (): Pattern =>
  build()
    .input('text', { name: 'text', type: 'Text', sample: CHEERFUL })
    .agent('reader', 'sentiment-vader', 'text')
    .node('number', 'transform', { config: { expression: 'double(value)', type: 'Num' }, from: 'reader' })
    .output('number', 'answer')
    .pattern();

export type Made = Awaited<ReturnType<typeof prepare>>;

export async function prepare(api: Api) {
  const make = async (name: string, graph: Pattern, description = '') =>
    (await api.patterns.create.mutate({ name, description, graph })).id;
  const change = async (id: string, ...ops: Op[]) => {
    const { graph, revision } = await api.patterns.get.query({ id });
    await api.patterns.save.mutate({ id, revision, graph: apply(graph, ops).pattern });
  };
  const review = await make(
    'Review desk',
    placed(desk()),
    'Three readers vote, a person decides. #reviews #desk',
  );
  await publish(api, review, {
    semver: '1.0.0',
    example: { review: CHEERFUL },
    summary: 'Three readers vote.',
  });
  for (const text of TEXTS) await untilEither(api, await startRun(api, review, { review: text }));
  const sure = await startRun(api, review, { review: CHEERFUL });
  await untilOver(api, sure);
  const waiting = await startRun(api, review, { review: DOUBTFUL });
  await untilStatus(api, waiting, ['waiting']);
  const last = desk()
    .edges.filter(({ target }) => target.node === 'answer')
    .map(({ id }) => id);
  await change(
    review,
    { type: 'renameNode', id: 'person', title: 'Somebody at the desk' },
    { type: 'setField', id: 'gate', field: 'threshold', value: 0.9 },
    { type: 'disconnect', ids: last },
    { type: 'addNodes', nodes: [{ ...monitor, position: at(1680, 160) }], edges: THROUGH },
    { type: 'moveNodes', to: { answer: at(1960, 160) } },
  );
  const answered = await startRun(api, review, { review: 'Great, but the waiter was rude and slow.' });
  await untilEither(api, answered);

  const paused = await make('Paused desk', placed(desk()), 'Looked through before the vote. #desk');
  const { revision } = await api.patterns.get.query({ id: paused });
  const debug = { breakpoints: ['vote'] };
  const inputs = { review: DOUBTFUL };
  const start = { patternId: paused, revision, inputs, idempotencyKey: `picture-${paused}`, debug };
  await untilStatus(api, (await api.runs.start.mutate(start)).runId, ['waiting']);
  const broken = await startRun(api, await make('Turns words into numbers', failing()), { text: CHEERFUL });
  await untilOver(api, broken);
  const running = await make('Tries again', roomy(retrying()), 'Waits before it tries again.');
  await startRun(api, running, { text: CHEERFUL });
  const conflict = await make('Two people at once', placed(desk()));
  const wrong = await make(
    'Not ready yet',
    apply(placed(desk()), { type: 'removeNodes', ids: ['vote'] }).pattern,
  );
  const empty = await make('Empty', { format: 1, nodes: [], edges: [] });
  const large = await make('Survey of desks', survey(), 'Eighteen desks and a vote of all of them.');
  const largeRun = await startRun(api, large, { review: DOUBTFUL });
  await untilOver(api, largeRun);
  const starter = (await copyStarter(api, 'map-reduce')).id;
  await untilStarted(api, running);
  return { review, sure, waiting, paused, broken, running, conflict, wrong, empty, starter, large, largeRun };
}

const monitor = { id: 'watch', primitive: 'monitor', version: 1, config: {} } as const;
const wire = (id: string, source: string, target: string) => ({
  id,
  source: { node: source, port: 'out' },
  target: { node: target, port: 'in' },
});
const THROUGH = [wire('to-watch', 'join', 'watch'), wire('from-watch', 'watch', 'answer')];

/** Over, or with a person who answers. */
async function untilEither(api: Api, run: string): Promise<void> {
  const status = await untilStatus(api, run, ['succeeded', 'abstained', 'failed', 'waiting']);
  if (status !== 'waiting') return;
  const open = await api.approvals.list.query({ status: 'open' });
  const mine = open.find(({ runId }) => runId === run);
  if (mine) await api.approvals.answer.mutate({ id: mine.id, answer: 'negative' });
  await untilOver(api, run);
}

/** Its first attempt has failed. */
async function untilStarted(api: Api, patternId: string): Promise<void> {
  const { rows } = await api.runs.list.query({ patternId });
  const [run] = rows;
  if (run) await untilStatus(api, run.id, ['running', 'waiting']);
}
