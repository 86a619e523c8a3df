import { db } from '#server/database.ts';
import { limitAddress } from '#server/limit-address.ts';
import { handleAcs } from '#server/sign-in/saml-routes.ts';

type Context = { params: Promise<{ organisation: string }> };

export const POST = async (request: Request, { params }: Context): Promise<Response> => {
  const { organisation } = await params;
  return limitAddress(request, () => handleAcs(request, db(), organisation));
};
