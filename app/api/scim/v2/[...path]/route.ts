import { db } from '#server/database.ts';
import { handleScim } from '#server/sign-in/scim.ts';

type Context = { params: Promise<{ path: string[] }> };

const handle = async (request: Request, { params }: Context): Promise<Response> =>
  handleScim(request, db(), (await params).path);

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
