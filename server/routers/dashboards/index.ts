import { router } from '#server/trpc.ts';
import { changes } from './changes.ts';
import { live } from './live.ts';

export const dashboardsRouter = router({ live, changes });
