import { router } from '#server/trpc.ts';

export const dashboardsRouter = router({});
