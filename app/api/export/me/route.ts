import { answered } from '#server/download.ts';
import { downloadMine } from '#server/people-data/download.ts';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => answered(() => downloadMine(request));
