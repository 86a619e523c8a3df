import { router } from '#server/trpc.ts';
import { erase } from './erase.ts';
import { leaving } from './leaving.ts';

export const accountRouter = router({ leaving, erase });
