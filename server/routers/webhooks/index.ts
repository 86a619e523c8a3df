import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { deliveries } from './deliveries.ts';
import { list } from './list.ts';
import { redeliver } from './redeliver.ts';
import { remove } from './remove.ts';
import { switchOn } from './switch.ts';

export const webhooksRouter = router({ list, create, switch: switchOn, remove, deliveries, redeliver });
