import { router } from '#server/trpc.ts';
import { list } from './list.ts';
import { set } from './set.ts';

export const grantsRouter = router({ list, set });
