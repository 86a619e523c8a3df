import { exportLog } from '#server/audit/export.ts';
import { answered } from '#server/download.ts';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => answered(() => exportLog(request));
