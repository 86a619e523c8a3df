import { router } from '#server/trpc.ts';
import { hosts } from './hosts.ts';
import { setHosts } from './set-hosts.ts';

export const outboundRouter = router({ hosts, setHosts });
