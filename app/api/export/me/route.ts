import { downloadMine } from '#server/people-data/download.ts';

export const dynamic = 'force-dynamic';

export { downloadMine as GET };
