import { receiveHook } from '#server/hooks/receive.ts';

export const dynamic = 'force-dynamic';

export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  return receiveHook(request, (await params).id);
}
