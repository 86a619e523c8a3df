import { db } from '#server/database.ts';
import { handleMetadata } from '#server/sign-in/saml-routes.ts';

type Context = { params: Promise<{ organisation: string }> };

export const GET = async (_: Request, { params }: Context): Promise<Response> =>
  handleMetadata(db(), (await params).organisation);
