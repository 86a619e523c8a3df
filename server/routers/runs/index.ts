import { router } from '#server/trpc.ts';

export const runsRouter = router({});
