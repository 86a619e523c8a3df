import { answerRest } from '#server/calls/rest.ts';

export const dynamic = 'force-dynamic';

const answer = async (
  request: Request,
  { params }: { params: Promise<{ path: string[] }> },
): Promise<Response> => answerRest(request, (await params).path);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
