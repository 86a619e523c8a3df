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
