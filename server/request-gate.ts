/** The one gate of a web process: what procedures are asked for goes through it, by whatever door it came. */
import { askerOf } from './door.ts';
import { AppError } from './errors.ts';
import { FairGate, GateFull } from './fair-gate.ts';

/**
 * Fewer than there are connections to the database, and as many as one process can work on: more would only slow
 * each other down.
 */
const GATE = new FairGate({ places: 6, waiting: { ofOne: 64, ofAll: 512 } });

/** Runs `work` when it is this asker's turn. Throws `load.session` or `load.busy`, or the signal's reason. */
export async function passGate<T>(request: Request, work: () => Promise<T>): Promise<T> {
  try {
    return await GATE.pass(askerOf(request.headers), request.signal, work);
  } catch (error) {
    throw error instanceof GateFull ? busy(error) : error;
  }
}

function busy({ isOwn, count, seconds }: GateFull): AppError {
  const code = isOwn ? 'load.session' : 'load.busy';
  return new AppError(code, { count, seconds }, { retryAfter: seconds });
}
