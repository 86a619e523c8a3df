import { exportLog } from '#server/audit/export.ts';

export const dynamic = 'force-dynamic';

export { exportLog as GET };
