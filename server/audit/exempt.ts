/** What is told of and how, as data. Everything that is not here is told of: a new procedure needs no line. */

/** Procedures that change something and write no entry, each with the reason. */
export const EXEMPT: Readonly<Record<string, string>> = {
  'account.erase':
    'Told of as people.erase in each workspace that stays, in the transaction that erases; others go with their logs.',
  'passkeys.begin': 'Asks for a challenge; what is added with it is told of.',
  'patterns.edit':
    'Every edit is kept with its writer and time in pattern_edits, which the application may add to and not change.',
  'patterns.here': 'Where a pointer is: told to the others who look, kept nowhere.',
  'workspaces.remove':
    'The log of a workspace goes with it, as its owner was told: an entry would have nowhere to stand.',
  'workspaces.switch': 'Chooses what this browser shows; a cookie, nothing on the server.',
};

/** Procedures that write nothing of their own and are told of all the same, each with the reason. */
export const ALWAYS: Readonly<Record<string, string>> = {
  'agents.try': 'It calls an agent, which may be a machine elsewhere.',
  'signIn.checkDomain': 'It asks the name servers of a domain whether it is theirs.',
  'signIn.testProvider': 'It calls the provider that people sign in with.',
};

/** Told of beside procedures, where they happen. */
export const HAPPENINGS = {
  'session.signIn': 'A person signed in.',
  'session.signOut': 'A person signed out.',
  'audit.export': 'The log was read as a file.',
  'data.export': 'Everything in the workspace was read as a file.',
  'people.erase': 'Somebody was erased, at their own wish or by whoever operates Parallax.',
  'workspaces.create': 'The workspace was made.',
  'organisations.takeOver': 'An owner of the organisation became the owner of a workspace that nobody owned.',
  'organisations.giveOwner':
    'Whoever operates the installation gave the workspace and its organisation an owner.',
  'directory.addPerson': 'The directory added a person.',
  'directory.changePerson': 'The directory changed a person.',
  'directory.deactivatePerson': "The directory took a person's access away.",
  'directory.activatePerson': "The directory gave a person's access back.",
  'directory.removePerson': 'The directory removed a person.',
  'directory.addGroup': 'The directory added a group.',
  'directory.changeGroup': 'The directory changed a group, or who is in it.',
  'directory.removeGroup': 'The directory removed a group.',
  'runs.fire': 'A schedule or a trigger started a run.',
  'approvals.expire': 'A question ended because nobody answered it in time.',
} as const satisfies Record<string, string>;

export type Happening = keyof typeof HAPPENINGS;

/** Fields of requests that may be kept: settings of few values, numbers, names of permissions. Nothing typed. */
export const RECORDED = [
  ...(['role', 'scopes', 'permissions', 'days', 'goes', 'enabled', 'revision', 'semver'] as const),
  ...(['hosts', 'mode', 'node', 'version', 'kind', 'mayApproveOwn', 'through', 'at'] as const),
] as const;
