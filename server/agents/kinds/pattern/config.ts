/** An agent that is a published version of a pattern of the same workspace. */
import { z } from 'zod';

export const patternConfig = z.strictObject({ versionId: z.string().min(1, 'Choose a version.').max(120) });
export type PatternConfig = z.infer<typeof patternConfig>;
