import { db } from '#server/database.ts';
import { limitAddress } from '#server/limit-address.ts';
import { handlePasskeyFinish } from '#server/sign-in/passkey-routes.ts';

export const POST = (request: Request): Promise<Response> =>
  limitAddress(request, () => handlePasskeyFinish(request, db()));
