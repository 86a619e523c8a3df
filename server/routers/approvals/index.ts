import { router } from '#server/trpc.ts';
import { answer } from './answer.ts';
import { list } from './list.ts';

export const approvalsRouter = router({ list, answer });
