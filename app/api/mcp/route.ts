import { answerMcp } from '#server/calls/mcp.ts';

export const dynamic = 'force-dynamic';

export { answerMcp as DELETE, answerMcp as GET, answerMcp as POST };
