import { router } from '#server/trpc.ts';
import { list, roles } from './list.ts';
import { leave, remove } from './remove.ts';
import { setRole } from './set-role.ts';

export const membersRouter = router({ list, roles, setRole, remove, leave });
