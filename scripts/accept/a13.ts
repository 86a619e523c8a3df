/** A13: nothing in Parallax can be made to call this machine, or one beside it, however the address is written. */
import { isPublic } from '#server/outbound/address.ts';
import { WORKSPACE } from '#server/testing/runs.ts';
import type { Experiment, Progress } from './experiment.ts';
import { type Attempts, answerNames, openCanary, openRedirector, watchAttempts } from './rig/canary.ts';
import { type CallerContext, OUTBOUND_CALLERS, type OutboundCaller } from './rig/outbound-callers.ts';
import { openRig } from './rig/server.ts';
import { urlForms } from './rig/url-forms.ts';

const FORMS_LEAST = 60;
const STATUSES = { short: [302], full: [301, 302, 303, 307, 308] };
/** Of the forms so many are tried as redirects, too. */
const EVERY = { short: 4, full: 1 };
/** Addresses for documentation: nobody is there, and nobody is asked on the way. */
const NOWHERE = '192.0.2.77';
/** What a name answers first, and what it answers when it is asked again. */
const NAMES: [first: string[], then: string[]][] = [
  [[NOWHERE], ['127.0.0.1']],
  [[NOWHERE], ['::1']],
  [['127.0.0.1'], ['127.0.0.1']],
  [['::1'], ['::1']],
  [['::ffff:127.0.0.1'], ['127.0.0.1']],
  [['127.0.0.1', '8.8.8.8'], ['127.0.0.1']],
  [['8.8.8.8', '127.0.0.1'], ['127.0.0.1']],
  [['8.8.8.8', '10.0.0.1'], ['127.0.0.1']],
  [['169.254.169.254'], ['127.0.0.1']],
];

export const experiment: Experiment = {
  title:
    'No form of address, redirect or name makes any outbound caller connect to a machine that is not public.',
  async measure(progress, { size }) {
    await using canary = await openCanary();
    await using redirector = await openRedirector();
    const permitted = `127.0.0.1:${redirector.port},${NOWHERE}`;
    Object.assign(process.env, { ...SETTINGS, OUTBOUND_PRIVATE: permitted });
    await using rig = await openRig();
    await using database = await rig.database({ max: 4 });
    process.env.DATABASE_URL = database.url;
    using attempts = watchAttempts();
    const forms = urlForms(canary.port);
    const turned = forms.filter((_, n) => n % EVERY[size] === 0);
    const redirects = turned.flatMap((form) => STATUSES[size].map((status) => redirector.to(form, status)));
    const told = { calls: 0, answered: 0, unexplained: 0 };
    const own = new Set([redirector.port, Number(new URL(database.url).port)]);
    for (const caller of OUTBOUND_CALLERS) {
      const context = { db: database.client.db, workspaceId: WORKSPACE };
      const ask = (url: string) => tryOne(caller, { url, told, context, progress });
      for (const url of [...forms, ...redirects]) await ask(url);
      for (const [first, then] of NAMES) {
        using _ = answerNames(first, then);
        for (const scheme of ['http', 'https']) await ask(`${scheme}://name.example:${canary.port}/`);
      }
      progress(`${caller.name}: ${told.calls} calls so far`);
    }
    const reached = canary.connections;
    const wrong = forbidden(attempts, own);
    // Were the canary deaf, or the watch blind, everything above would hold as well.
    await fetch(`http://127.0.0.1:${canary.port}/`).then((reply) => reply.text());
    const control = canary.connections - reached;
    return [
      { name: 'callers', value: OUTBOUND_CALLERS.length, least: 1 },
      { name: 'forms', value: forms.length, least: FORMS_LEAST },
      { name: 'redirects', value: redirects.length },
      { name: 'names', value: NAMES.length },
      { name: 'calls', value: told.calls },
      { name: 'connections to the canary', value: reached, most: 0 },
      { name: 'connections tried to machines that are not public', value: wrong, most: 0 },
      { name: 'calls answered', value: told.answered, most: 0 },
      { name: 'refusals without a sentence', value: told.unexplained, most: 0 },
      { name: 'connections of the control', value: control, least: 1 },
      { name: 'attempts of the control seen', value: forbidden(attempts, own) - wrong, least: 1 },
    ];
  },
};

const SETTINGS = {
  NEXTAUTH_SECRET: 'sixteen characters or more',
  LOG_LEVEL: 'silent',
  PARALLAX_KEK: '7'.repeat(64),
};

const forbidden = ({ seen }: Attempts, own: ReadonlySet<number>): number =>
  seen.filter(({ address, port }) => !isPublic(address) && address !== NOWHERE && !own.has(port)).length;

type Told = { calls: number; answered: number; unexplained: number };
type Try = { url: string; told: Told; context: Omit<CallerContext, 'signal'>; progress: Progress };

const PATIENCE_MS = 400;
/** Refusals with a sentence, and the end of patience. */
const EXPLAINED: ReadonlySet<string> = new Set(['AppError', 'AgentProblem', 'TimeoutError', 'AbortError']);

async function tryOne(caller: OutboundCaller, { url, told, context, progress }: Try): Promise<void> {
  told.calls += 1;
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await caller.call(url, { ...context, signal });
    told.answered += 1;
    progress(`${caller.name} was answered by ${url}`);
  } catch (error) {
    if (error instanceof Error && EXPLAINED.has(error.name)) return;
    told.unexplained += 1;
    progress(`${caller.name} with ${url}: ${String(error)}`);
  }
}
