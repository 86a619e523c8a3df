import { router } from '#server/trpc.ts';
import { atNode } from './at-node.ts';
import { cancel } from './cancel.ts';
import { events } from './events.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { logOf } from './log.ts';
import { resume } from './resume.ts';
import { retryFrom } from './retry-from.ts';
import { runFrom } from './run-from.ts';
import { start } from './start.ts';

export const runsRouter = router({
  start,
  list,
  get,
  log: logOf,
  events,
  cancel,
  retryFrom,
  runFrom,
  resume,
  atNode,
});
