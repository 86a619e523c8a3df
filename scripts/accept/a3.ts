/** A3: every named crash point, hit exactly there: what was done before counts, what was not is done again. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { settings, spawnWorker, until, WORKSPACE } from '#server/testing/runs.ts';
import { spawnWeb, type WebAsk, WebGone } from '#server/testing/web.ts';
import type { Experiment } from './experiment.ts';
import { readCrashPoints } from './rig/crash-points.ts';
import { countRepeats, judgeHistory } from './rig/history.ts';
import { newRun, readCalls } from './rig/load.ts';
import { openRig } from './rig/server.ts';
import { CHAIN, EXPIRING, JOURNEY, OVERTAKEN, PATIENT, PAUSING, type Shape } from './rig/shapes.ts';
import { openStage, type Stage } from './rig/stage.ts';

/** At once, each with a database, processes and runs of its own. */
const AT_ONCE = 5;
const ROUNDS = { short: 1, full: 5 };
/** Makes a call long enough to outlast whatever is done meanwhile. */
const SLOW = 30;
/** A process that has not come to its point by then does not come there. */
const HIT_MS = 45_000;

type Trial = { isHit: boolean; problems: string[] };
type Scenario = (stage: Stage, point: string) => Promise<Trial>;

export const experiment: Experiment = {
  title: 'A process killed at any named point leaves nothing behind that the others cannot put right.',
  async measure(progress, { size }) {
    const points = readCrashPoints();
    const jobs = Array.from({ length: ROUNDS[size] }, () => points).flat();
    await using rig = await openRig();
    Object.assign(process.env, settings(rig.server.url('postgres')), { LOG_LEVEL: 'silent' });
    let hit = 0;
    let right = 0;
    const turn = async () => {
      for (let point = jobs.pop(); point !== undefined; point = jobs.pop()) {
        const { isHit, problems } = await tryPoint(point);
        hit += isHit ? 1 : 0;
        right += isHit && problems.length === 0 ? 1 : 0;
        progress(`${point}: ${isHit ? '' : 'not hit '}${problems.join('; ') || 'right'}`);
      }
    };
    const tryPoint = async (point: string): Promise<Trial> => {
      await using stage = await openStage(rig);
      // Awaited here: what is returned unawaited would find its stage gone.
      return await scenarioOf(point)(stage, point).catch((error: unknown) => ({
        isHit: false,
        problems: [String(error)],
      }));
    };
    const wanted = jobs.length;
    await Promise.all(Array.from({ length: AT_ONCE }, turn));
    return [
      { name: 'points', value: points.length, least: 25 },
      { name: 'trials', value: wanted },
      { name: 'hit', value: hit, least: wanted },
      { name: 'right outcome', value: right, least: wanted },
    ];
  },
};

const scenarioOf = (point: string): Scenario =>
  SCENARIOS[point] ?? SCENARIOS[point.split('.')[0] ?? ''] ?? inWorker(JOURNEY);

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  enqueue: starting,
  answer: answering,
  cancel: cancelling,
  expiry: inWorker(EXPIRING),
  'question.withdrawn': inWorker(OVERTAKEN),
  'rest.alarm-set': inWorker(PAUSING, { restMs: 0 }),
  finish: inWorker(CHAIN),
  handover: stopping,
  rescue: rescuing,
  // The first beat comes before the worker is ready for anything.
  beat: (stage, point) => inWorker(JOURNEY)(stage, `${point}:3`),
};

/** One run on an armed worker; a healthy one goes on after its death. */
function inWorker(shape: Shape, more: { restMs?: number } = {}): Scenario {
  return async (stage, point) => {
    await using armed = await spawnWorker(stage.url, { ...more, callsFile: stage.calls, crashPoint: point });
    const runId = await stage.start(shape);
    const isHit = await isKilled(armed.exited);
    await stage.heal();
    return { isHit, problems: await judge(stage, { runId, shape }) };
  };
}

async function stopping(stage: Stage, point: string): Promise<Trial> {
  const settings = { callsFile: stage.calls, crashPoint: point, slowness: SLOW };
  await using armed = await spawnWorker(stage.url, settings);
  const runId = await stage.start(PATIENT);
  await until(async () => readCalls(stage.calls).length > 0, { name: 'the call' });
  armed.signal('SIGTERM');
  const isHit = await isKilled(armed.exited);
  await stage.heal();
  return { isHit, problems: await judge(stage, { runId, shape: PATIENT }) };
}

/** The armed worker dies while it takes the runs of another dead one back. */
async function rescuing(stage: Stage, point: string): Promise<Trial> {
  await using first = await spawnWorker(stage.url, { callsFile: stage.calls, slowness: SLOW });
  const runId = await stage.start(PATIENT);
  await until(async () => readCalls(stage.calls).length > 0, { name: 'the call' });
  await using armed = await spawnWorker(stage.url, { callsFile: stage.calls, crashPoint: point });
  await first.kill('SIGKILL');
  const isHit = await isKilled(armed.exited);
  await stage.heal();
  return { isHit, problems: await judge(stage, { runId, shape: PATIENT }) };
}

/** Whoever did not hear an answer asks again, with the same key. */
async function starting(stage: Stage, point: string): Promise<Trial> {
  await using web = await spawnWeb(stage.url, point);
  const run = { ...newRun(JOURNEY, 0), idempotencyKey: 'the-only-one' };
  const isHit = await isGone(web.ask({ what: 'start', run }));
  await stage.heal();
  await using other = await spawnWeb(stage.url);
  const { runId } = (await other.ask({ what: 'start', run })) as { runId: string };
  const problems = await judge(stage, { runId, shape: JOURNEY });
  const [row] = await stage.db.execute<{ runs: number }>(sql`select count(*)::int as runs from runs`);
  return { isHit, problems: row?.runs === 1 ? problems : [...problems, `${row?.runs} runs`] };
}

async function answering(stage: Stage, point: string): Promise<Trial> {
  stage.isAnswering = false;
  await stage.heal();
  const runId = await stage.start(JOURNEY);
  const approvalId = await until(() => stage.question(), { name: 'the question', ms: 30_000 });
  await using web = await spawnWeb(stage.url, point);
  const answer = { workspaceId: WORKSPACE, approvalId, by: 'usr_1', answer: 'yes' };
  const isHit = await isGone(web.ask({ what: 'answer', answer }));
  await using other = await spawnWeb(stage.url);
  // The same answer of the same person twice is one answer.
  const again = await tell(other.ask({ what: 'answer', answer }));
  const problems = await judge(stage, { runId, shape: JOURNEY });
  return { isHit, problems: again === 'done' ? problems : [...problems, `asked again: ${again}`] };
}

async function cancelling(stage: Stage, point: string): Promise<Trial> {
  stage.slowness = SLOW;
  await stage.heal();
  const runId = await stage.start(PATIENT);
  await until(async () => readCalls(stage.calls).length > 0, { name: 'the call' });
  await using web = await spawnWeb(stage.url, point);
  const ask: WebAsk = { what: 'cancel', cancel: { runId, workspaceId: WORKSPACE, by: 'usr_1' } };
  const isHit = await isGone(web.ask(ask));
  await using other = await spawnWeb(stage.url);
  const again = await tell(other.ask(ask));
  const status = await stage.end(runId);
  const asked = (await stage.log(runId)).filter(({ kind }) => kind === 'run.cancelRequested').length;
  const isRight = status === 'cancelled' && asked === 1 && (again === 'done' || again === 'run.final');
  return { isHit, problems: isRight ? [] : [`${status}, asked ${asked} times, again: ${again}`] };
}

const isKilled = async (exited: Promise<NodeJS.Signals | null>): Promise<boolean> =>
  (await Promise.race([exited, pause(HIT_MS, null, { ref: false })])) === 'SIGKILL';

const isGone = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => false,
    (error: unknown) => error instanceof WebGone,
  );

const tell = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { refused?: string }) => error.refused ?? String(error),
  );

async function judge(stage: Stage, { runId, shape }: { runId: string; shape: Shape }): Promise<string[]> {
  const status = await stage.end(runId);
  const events = await stage.log(runId);
  const found = judgeHistory({ runId, status, events, right: await stage.right(shape) });
  const problems = found.map(({ verdict, what }) => `${verdict}: ${what}`);
  const { afterOutcome } = countRepeats(new Map([[runId, events]]), readCalls(stage.calls));
  return afterOutcome > 0 ? [...problems, `${afterOutcome} effects again with an outcome`] : problems;
}
