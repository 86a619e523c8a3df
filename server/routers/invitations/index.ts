import { router } from '#server/trpc.ts';
import { accept, look } from './accept.ts';
import { create } from './create.ts';
import { list, revoke } from './list.ts';

export const invitationsRouter = router({ create, list, revoke, look, accept });
