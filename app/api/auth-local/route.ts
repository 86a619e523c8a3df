import { signInLocally } from '#server/auth/local.ts';
import { db } from '#server/database.ts';
import { env } from '#server/env.ts';

export const POST = (request: Request): Promise<Response> => signInLocally(request, db(), env());
