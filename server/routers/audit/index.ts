import { router } from '#server/trpc.ts';
import { checkpoints } from './checkpoints.ts';
import { list } from './list.ts';
import { sign } from './sign.ts';

export const auditRouter = router({ list, checkpoints, sign });
