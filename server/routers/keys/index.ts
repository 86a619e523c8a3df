import { router } from '#server/trpc.ts';
import { create } from './create.ts';
import { list } from './list.ts';
import { revoke } from './revoke.ts';

export const keysRouter = router({ list, create, revoke });
