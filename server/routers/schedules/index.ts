import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { preview } from './preview.ts';
import { remove } from './remove.ts';
import { update } from './update.ts';

export const schedulesRouter = router({ list, preview, create, update, remove });
