import { answered } from '#server/download.ts';
import { downloadWorkspace } from '#server/people-data/download.ts';

export const dynamic = 'force-dynamic';

export const GET = (request: Request): Promise<Response> => answered(() => downloadWorkspace(request));
