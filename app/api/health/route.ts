import { db } from '#server/database.ts';
import { health } from '#server/health.ts';

export const dynamic = 'force-dynamic';

/** 200 when runs are executed, 503 when not; the body says what is missing. */
export async function GET(): Promise<Response> {
  const report = await health(db());
  const headers = { 'cache-control': 'no-store' };
  return Response.json(report, { status: report.isUp ? 200 : 503, headers });
}
