import { db } from '#server/database.ts';
import { handleFinish } from '#server/sign-in/saml-routes.ts';

export const GET = (request: Request): Promise<Response> => handleFinish(request, db());
