import { router } from '#server/trpc.ts';

export const approvalsRouter = router({});
