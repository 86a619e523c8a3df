import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { remove } from './remove.ts';
import { switchOn } from './switch.ts';

export const triggersRouter = router({ list, create, switch: switchOn, remove });
