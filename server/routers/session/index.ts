import { router } from '#server/trpc.ts';
import { me } from './me.ts';
import { end, endAll, endOthers, list } from './sessions.ts';

export const sessionRouter = router({ me, list, end, endOthers, endAll });
