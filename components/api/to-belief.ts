import type { Belief } from '#primitives/kit/belief.ts';

/**
 * The inferred reply type of a belief says that any `unknown` inside may be missing, because JSON has no
 * `undefined`. Beliefs hold none, so what arrives is what was sent.
 */
export const toBelief = (reply: object): Belief => reply as Belief;
