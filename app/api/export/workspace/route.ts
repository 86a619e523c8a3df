import { downloadWorkspace } from '#server/people-data/download.ts';

export const dynamic = 'force-dynamic';

export { downloadWorkspace as GET };
