/**
 * Passkeys (WebAuthn level 3): a key pair in a person's device, whose public half is kept here. Each challenge is a
 * sign-in attempt (attempts.ts): it belongs to the browser that asked for it, and is used once.
 */
import { isIP } from 'node:net';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { users } from '#db/schema/people.ts';
import { passkeys } from '#db/schema/sign-in.ts';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { beginAttempt, finishAttempt } from './attempts.ts';
import { organisationOf } from './domains.ts';
import { toEmail } from './email.ts';
import type { AssertionJson } from './passkey-shapes.ts';
import { providerOf } from './providers.ts';
import { SignInRefused } from './refused.ts';

/** As many as one person may have. */
const LIMIT = 20;

type Party = { id: string; origin: string };

/** Who the keys are for: the host of the public address. Browsers make none for an IP address: undefined. */
export function partyOf(address: string): Party | undefined {
  const { hostname, origin } = new URL(address);
  return isIP(hostname.replace(/^\[|\]$/g, '')) ? undefined : { id: hostname, origin };
}

function party(): Party {
  const found = partyOf(env().NEXTAUTH_URL);
  if (found) return found;
  throw refusal('this address is an IP address, and passkeys need a name.');
}

const refusal = (problem: string) => new AppError('sign-in.passkey', { problem });

/** Its own, oldest first. */
export const passkeysOf = (db: Db, userId: string) =>
  db
    .select({
      ...{ id: passkeys.id, name: passkeys.name },
      ...{ createdAt: passkeys.createdAt, lastUsedAt: passkeys.lastUsedAt },
    })
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt));

type Adding = { userId: string; sessionToken: string };

/** What the browser is to make a key for. */
export async function startAdding(db: Db, { userId, sessionToken }: Adding) {
  const { id: rpID } = party();
  const [person] = await db
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(eq(users.id, userId));
  const { extensions: _, ...options } = await generateRegistrationOptions({
    ...{ rpName: 'Parallax', rpID, userID: new TextEncoder().encode(userId) },
    ...{ userName: person?.email ?? userId, userDisplayName: person?.name ?? '' },
    excludeCredentials: (await passkeysOf(db, userId)).map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  await beginAttempt(db, { kind: 'passkey-new', id: options.challenge, browser: sessionToken, kept: {} });
  return options;
}

type Added = Adding & { name: string; response: RegistrationResponseJSON };

/** Keeps the key that the browser made. Throws `sign-in.passkey`; nothing is kept then. */
export async function finishAdding(db: Db, { userId, sessionToken, name, response }: Added): Promise<string> {
  const { id: expectedRPID, origin: expectedOrigin } = party();
  const expectedChallenge = async (id: string) =>
    (await finishAttempt(db, { kind: 'passkey-new', id, browser: sessionToken })) !== undefined;
  const checked = await verifyRegistrationResponse({
    ...{ response, expectedChallenge, expectedOrigin, expectedRPID },
  }).catch(() => undefined);
  if (!checked?.verified) throw refusal('what the browser sent does not hold, or came too late.');
  const { id, publicKey, counter, transports = [] } = checked.registrationInfo.credential;
  return db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from users where id = ${userId} for update`);
    const before = await tx.select({ id: passkeys.id }).from(passkeys).where(eq(passkeys.userId, userId));
    if (before.length >= LIMIT) throw refusal(`you have ${LIMIT}, as many as one person may.`);
    const key = Buffer.from(publicKey).toString('base64url');
    const made = await tx
      .insert(passkeys)
      .values({ id, userId, name, publicKey: key, counter, transports: [...transports] })
      .onConflictDoNothing()
      .returning({ id: passkeys.id });
    if (made.length === 0) throw refusal('this key is there already.');
    return id;
  });
}

export async function removePasskey(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const isIt = and(eq(passkeys.id, id), eq(passkeys.userId, userId));
  return (await db.delete(passkeys).where(isIt).returning({ id: passkeys.id })).length === 1;
}

/** What the browser is to sign. It names no key, so it says nothing about who has one. */
export async function startPasskey(db: Db, browser: string) {
  const options = await generateAuthenticationOptions({ rpID: party().id, userVerification: 'required' });
  await beginAttempt(db, { kind: 'passkey', id: options.challenge, browser, kept: {} });
  return options;
}

/** Whose key signed. Throws `SignInRefused`. */
export async function finishPasskey(
  db: Db,
  { browser, response }: { browser: string; response: AssertionJson },
): Promise<string> {
  const [row] = await db.select().from(passkeys).where(eq(passkeys.id, response.id));
  if (!row) throw new SignInRefused('Passkey', 'there is no such key');
  const newCounter = await check(db, { row, browser, response });
  // Of two answers with one count, one is a copy.
  const used = await db
    .update(passkeys)
    .set({ counter: newCounter, lastUsedAt: sql`now()` })
    .where(and(eq(passkeys.id, row.id), eq(passkeys.counter, row.counter)))
    .returning({ id: passkeys.id });
  if (used.length === 0) throw new SignInRefused('Passkey', 'the key was used at the same time');
  await refuseWhoMayNot(db, row.userId);
  return row.userId;
}

type Checked = { row: typeof passkeys.$inferSelect; browser: string; response: AssertionJson };

/** The key's new count of uses. */
async function check(db: Db, { row, browser, response }: Checked): Promise<number> {
  const { id: expectedRPID, origin: expectedOrigin } = party();
  const publicKey = new Uint8Array(Buffer.from(row.publicKey, 'base64url'));
  const expectedChallenge = async (id: string) =>
    (await finishAttempt(db, { kind: 'passkey', id, browser })) !== undefined;
  const { userHandle } = response.response;
  if (userHandle !== undefined && Buffer.from(userHandle, 'base64url').toString() !== row.userId)
    throw new SignInRefused('Passkey', 'the key names somebody else');
  const checked = await verifyAuthenticationResponse({
    ...{ response, expectedChallenge, expectedOrigin, expectedRPID },
    credential: { id: row.id, publicKey, counter: row.counter },
  }).catch((error: unknown) => {
    throw new SignInRefused('Passkey', error instanceof Error ? error.message : 'it cannot be read');
  });
  if (!checked.verified) throw new SignInRefused('Passkey', 'the signature does not hold');
  return checked.authenticationInfo.newCounter;
}

/** Where an organisation's provider says who comes in, a key of one's own does not go around it. */
async function refuseWhoMayNot(db: Db, userId: string): Promise<void> {
  const [person] = await db
    .select({ email: users.email, disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.id, userId));
  if (!person || person.disabledAt !== null) throw new SignInRefused('Disabled');
  const email = person.email === null ? undefined : toEmail(person.email);
  const organisationId = email && (await organisationOf(db, email.domain));
  if (organisationId && (await providerOf(db, organisationId))) throw new SignInRefused('ThroughProvider');
}
