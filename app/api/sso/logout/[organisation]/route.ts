import { db } from '#server/database.ts';
import { limitAddress } from '#server/limit-address.ts';
import { handleLogout } from '#server/sign-in/logout.ts';

type Context = { params: Promise<{ organisation: string }> };

export const POST = async (request: Request, { params }: Context): Promise<Response> => {
  const { organisation } = await params;
  return limitAddress(request, () => handleLogout(request, db(), organisation));
};
