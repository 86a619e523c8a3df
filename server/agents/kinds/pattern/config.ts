/** An agent that is a published version of a pattern of the same workspace. */
import { z } from 'zod';

export const patternConfig = z.strictObject({
  /** `<pattern id>@<semantic version>`. */
  ref: z
    .string()
    .max(200)
    .regex(/^[^@]+@[^@]+$/, 'Choose a version.'),
});
