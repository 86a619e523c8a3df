import { router } from '#server/trpc.ts';
import { me } from './me.ts';

export const sessionRouter = router({ me });
