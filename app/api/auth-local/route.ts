import { signInLocally } from '#server/auth/local.ts';
import { db } from '#server/database.ts';
import { env } from '#server/env.ts';
import { limitAddress } from '#server/limit-address.ts';

export const POST = (request: Request): Promise<Response> =>
  limitAddress(request, () => signInLocally(request, db(), env()));
