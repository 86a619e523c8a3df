/** Why somebody was not signed in. The sentences are with the sign-in page (components/shell/sign-in-errors.ts). */
export type Refusal =
  | 'NoProvider'
  | 'Unreachable'
  | 'AttemptGone'
  | 'ProviderRefused'
  | 'ProviderAnswer'
  | 'EmailMissing'
  | 'EmailUnverified'
  | 'EmailDomain'
  | 'EmailTaken'
  | 'Disabled'
  | 'NoRole'
  | 'ThroughProvider'
  | 'Passkey'
  /** Of the organisation; said to its directory alone. */
  | 'LastOwner';

/** `reason`: for the log, never with anything of a token in it. */
export class SignInRefused extends Error {
  readonly code: Refusal;

  constructor(code: Refusal, reason: string = code) {
    super(reason);
    this.name = 'SignInRefused';
    this.code = code;
  }
}
