import { router } from '#server/trpc.ts';
import { rename, setRole } from './change.ts';
import { get } from './get.ts';
import { takeOver } from './take-over.ts';

export const organisationsRouter = router({ get, rename, setRole, takeOver });
