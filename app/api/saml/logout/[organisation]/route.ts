import { db } from '#server/database.ts';
import { limitAddress } from '#server/limit-address.ts';
import { handleSamlLogout } from '#server/sign-in/saml-logout.ts';

type Context = { params: Promise<{ organisation: string }> };

const answer = async (request: Request, { params }: Context): Promise<Response> => {
  const { organisation } = await params;
  return limitAddress(request, () => handleSamlLogout(request, db(), organisation));
};

export { answer as GET, answer as POST };
