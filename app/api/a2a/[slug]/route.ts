import { answerA2a } from '#server/calls/a2a.ts';

export const dynamic = 'force-dynamic';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  return answerA2a(request, (await params).slug);
}
