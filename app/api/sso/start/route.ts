import { db } from '#server/database.ts';
import { limitAddress } from '#server/limit-address.ts';
import { handleStart } from '#server/sign-in/routes.ts';

export const POST = (request: Request): Promise<Response> =>
  limitAddress(request, () => handleStart(request, db()));
