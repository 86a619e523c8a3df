/**
 * Gives a worker process for tests a wrong wall clock: `aheadMs` in its argument from the start, and every
 * message `{stepMs}` sets it once more. The monotonic clock stays as it is, as on a real machine.
 */
const { aheadMs = 0 } = JSON.parse(process.argv[2] ?? '{}') as { aheadMs?: number };
const RightDate = Date;
let ahead = aheadMs;

const now = (): number => RightDate.now() + ahead;

globalThis.Date = new Proxy(RightDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new RightDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

process.on('message', (message) => {
  if (typeof message !== 'object' || message === null) return;
  const stepMs: unknown = Reflect.get(message, 'stepMs');
  if (typeof stepMs === 'number') ahead += stepMs;
});
