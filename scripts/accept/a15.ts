/** A15: hostile compositions are imported, looked at and opened, and nothing happens but that. */
import { openSpies, type Seen } from './compositions/spies.ts';
import type { Experiment } from './experiment.ts';
import { openCanary } from './rig/canary.ts';

const COUNT = 200;

export const experiment: Experiment = {
  title: 'Importing, looking at and opening a composition asks nobody, starts nothing and evaluates nothing.',
  async measure(progress) {
    const spies = openSpies();
    // Loaded now, so that the spies see all of it.
    const { openRig } = await import('./rig/server.ts');
    const { hostileFiles } = await import('./compositions/hostile.ts');
    const { doOneOfEach, openAll } = await import('./compositions/open-all.ts');
    await using canary = await openCanary();
    await using rig = await openRig();
    await using database = await rig.database({ max: 4 });
    const settings = { NEXTAUTH_SECRET: 'sixteen characters or more', NEXTAUTH_URL: 'http://127.0.0.1' };
    const limits = { RATE_LIMIT_PERSON: '1000000', RATE_LIMIT_WORKSPACE: '1000000' };
    Object.assign(process.env, { ...settings, ...limits, DATABASE_URL: database.url });
    const files = hostileFiles({ count: COUNT, seed: 15, port: canary.port });
    const port = Number(new URL(database.url).port);
    const before = spies.seen(port);
    const opened = await openAll(database.client.db, files);
    const after = spies.seen(port);
    progress(`${opened.opened} opened, ${opened.refused} refused`);
    const touched = canary.connections;
    await doOneOfEach(canary.port);
    const control = spies.seen(port);
    return [
      { name: 'compositions', value: files.length, least: 200 },
      { name: 'opened', value: opened.opened, least: 150 },
      { name: 'refused', value: opened.refused, least: 1 },
      { name: 'problems told', value: opened.problems, least: opened.opened },
      { name: 'outbound connections', value: of('connections', before, after) + touched, most: 0 },
      { name: 'questions for names', value: of('names', before, after), most: 0 },
      { name: 'child processes', value: of('processes', before, after), most: 0 },
      { name: 'expressions evaluated', value: of('evaluations', before, after), most: 0 },
      { name: 'prototypes changed', value: opened.polluted, most: 0 },
      { name: 'spies that saw what was done on purpose', value: seenBy(after, control), least: 4 },
    ];
  },
};

const of = (kind: keyof Seen, before: Seen, after: Seen): number => after[kind] - before[kind];

const seenBy = (before: Seen, after: Seen): number =>
  (['connections', 'names', 'processes', 'evaluations'] as const).filter(
    (kind) => of(kind, before, after) > 0,
  ).length;
