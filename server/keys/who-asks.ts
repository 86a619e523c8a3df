/** Who a request comes from: the holder of the key it carries, or else the person of its session. */
import { TRPCError } from '@trpc/server';
import type { Db } from '#db/client.ts';
import type { Principal } from '../access/principal.ts';
import { getPrincipal } from '../auth/principal.ts';
import { AppError } from '../errors.ts';
import { countStranger } from '../rate-limit.ts';
import { bearerOf, findKeyHolder } from './keys.ts';
import { isWithin } from './networks.ts';

/** Throws `auth.key` for a key that does not hold, `auth.key-place` for one from elsewhere, after counting whoever tries. */
export async function whoAsks(db: Db, headers: Headers, address: string): Promise<Principal | null> {
  const key = bearerOf(headers);
  if (key === undefined) return getPrincipal(headers);
  const holder = await findKeyHolder(db, key);
  if (holder && isWithin(address, holder.networks)) return holder;
  await countStranger(address);
  const cause = new AppError(holder ? 'auth.key-place' : 'auth.key');
  throw new TRPCError({ code: 'UNAUTHORIZED', message: cause.message, cause });
}
