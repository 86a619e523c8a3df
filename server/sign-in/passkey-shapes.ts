/** What browsers send about passkeys (WebAuthn level 3, `toJSON`). What is not listed is left out. */
import { z } from 'zod';

/** Bytes as base64url; a public key with its attestation is some kilobytes at most. */
const bytes = z.string().max(20_000);
const head = { id: z.string().max(2_000), rawId: z.string().max(2_000), type: z.literal('public-key') };
/** None is asked for. */
const extensions = z.unknown().transform(() => ({}));

export const attestationJson = z.object({
  ...head,
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(40)).max(10).exactOptional(),
  }),
});

export const assertionJson = z.object({
  ...head,
  clientExtensionResults: extensions,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: z.string().max(200).exactOptional(),
  }),
});
export type AssertionJson = z.infer<typeof assertionJson>;
