import { db } from '#server/database.ts';
import { handleCallback } from '#server/sign-in/routes.ts';

type Context = { params: Promise<{ organisation: string }> };

export const GET = async (request: Request, { params }: Context): Promise<Response> =>
  handleCallback(request, db(), (await params).organisation);
