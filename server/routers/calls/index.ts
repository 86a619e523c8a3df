import { router } from '#server/trpc.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { of } from './of.ts';
import { run } from './run.ts';
import { start } from './start.ts';
import { tasks } from './tasks.ts';

/** What programs elsewhere ask for, through `/api/v1`, `/mcp` and `/a2a`. */
export const callsRouter = router({ list, get, of, start, run, tasks });
