import { answerKeys } from '#server/calls/card-key.ts';

export const dynamic = 'force-dynamic';

export const GET = (): Response => answerKeys();
