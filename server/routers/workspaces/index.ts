import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { switchTo } from './switch.ts';

export const workspacesRouter = router({ create, switch: switchTo });
