import { router } from '#server/trpc.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { train } from './train.ts';
import { tryOut } from './try.ts';

export const agentsRouter = router({ list, get, try: tryOut, train, remove });
