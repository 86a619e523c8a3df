/** What next-auth reports in `?error=`, as what happened and what to do. */

export type SignInProblem = { sentence: string; fix: string };

const PROBLEMS: Readonly<Record<string, SignInProblem>> = {
  OAuthSignin: {
    sentence: 'The sign-in provider could not be reached.',
    fix: 'Try again; if it stays so, the administrator should check OIDC_ISSUER and the network.',
  },
  OAuthCallback: {
    sentence: 'The provider sent you back without a valid sign-in.',
    fix: 'Try again. If you had several sign-in tabs open, close the others first.',
  },
  OAuthCreateAccount: {
    sentence: 'Your account could not be created.',
    fix: 'Nothing was saved. Try again, and report it if it happens again.',
  },
  OAuthAccountNotLinked: {
    sentence: 'This address already belongs to an account of another provider.',
    fix: 'Sign in the way you did the first time.',
  },
  AccessDenied: {
    sentence: 'The provider did not let you in.',
    fix: 'Ask its administrator for access to Parallax, then try again.',
  },
  SessionRequired: { sentence: 'You are signed out.', fix: 'Sign in to go on.' },
  NoProvider: {
    sentence: 'No organisation here signs people in with this e-mail.',
    fix: 'Check the spelling, or sign in the way you did before.',
  },
  Unreachable: {
    sentence: "Your organisation's identity provider could not be reached.",
    fix: 'Try again; if it stays so, an admin finds the reason in Settings, Sign-in, "Test this connection".',
  },
  AttemptGone: {
    sentence: 'This sign-in is over, was finished before, or began in another browser.',
    fix: 'Start again here; it has to be finished within ten minutes.',
  },
  ProviderRefused: {
    sentence: 'Your identity provider did not let you in.',
    fix: 'Ask its administrator for access to Parallax, then try again.',
  },
  ProviderAnswer: {
    sentence: 'The answer of your identity provider does not hold, so nobody was signed in.',
    fix: 'Try again; if it stays so, an admin finds the reason in the log of the server.',
  },
  EmailMissing: {
    sentence: 'Your identity provider says nothing about your e-mail.',
    fix: 'Ask its administrator to release the e-mail to Parallax.',
  },
  EmailUnverified: {
    sentence: 'Your identity provider has not verified your e-mail.',
    fix: 'Verify it there, or ask its administrator to release email_verified, then try again.',
  },
  EmailDomain: {
    sentence: 'Your e-mail is not of a domain that your organisation has proven to be its own.',
    fix: 'An admin can add the domain in Settings, Sign-in.',
  },
  EmailTaken: {
    sentence: 'Somebody with this e-mail is here already and has never proven that it is theirs.',
    fix: 'Sign in the way you did the first time, or ask an admin of your organisation.',
  },
  Disabled: {
    sentence: 'Your access was taken away.',
    fix: 'Ask an admin of your organisation.',
  },
  NoRole: {
    sentence: 'You were recognised, but no group of yours has a role here.',
    fix: 'Ask an admin of your organisation to give one to your group.',
  },
  ThroughProvider: {
    sentence: 'Your organisation signs in through its identity provider, not with passkeys.',
    fix: 'Type your work e-mail and continue with your organisation.',
  },
  PasskeyCancelled: {
    sentence: 'No passkey was used: the browser was told to cancel, has none, or it took too long.',
    fix: 'Try again, or sign in another way.',
  },
  Passkey: {
    sentence: 'This passkey does not belong to anybody here, or the attempt was over.',
    fix: 'Try again, or sign in another way.',
  },
  Configuration: {
    sentence: 'The sign-in settings of this server are wrong.',
    fix: 'The administrator finds the reason in the server log.',
  },
};

const OTHER: SignInProblem = {
  sentence: 'You could not be signed in.',
  fix: 'Nothing was changed. Try again.',
};

export const signInProblem = (code: string | undefined): SignInProblem | undefined =>
  code === undefined ? undefined : (PROBLEMS[code] ?? OTHER);
