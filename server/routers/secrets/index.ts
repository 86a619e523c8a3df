import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { replace } from './replace.ts';

export const secretsRouter = router({ list, create, replace, remove });
