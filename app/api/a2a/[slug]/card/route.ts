import { answerCard } from '#server/calls/a2a.ts';

export const dynamic = 'force-dynamic';

export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  return answerCard(request, (await params).slug);
}
