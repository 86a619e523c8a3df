import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { remove, rename } from './rename.ts';
import { retention } from './retention.ts';
import { setRetention } from './set-retention.ts';
import { switchTo } from './switch.ts';

export const workspacesRouter = router({ create, switch: switchTo, retention, setRetention, rename, remove });
