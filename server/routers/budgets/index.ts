import { router } from '#server/trpc.ts';
import { list } from './list.ts';
import { set } from './set.ts';
import { spendingOf } from './spending.ts';

export const budgetsRouter = router({ list, set, spending: spendingOf });
