/**
 * What next-auth stores, in our tables. Three things differ from the stock adapter: an account is named
 * by its issuer's address, so that changing the provider never maps one person onto another; the
 * provider's tokens are not kept, because nothing uses them; session tokens are stored hashed.
 */
import { and, eq } from 'drizzle-orm';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import type { Db } from '#db/client.ts';
import { accounts, sessions, users } from '#db/schema/people.ts';
import { newId } from '#server/ids.ts';
import { createPerson } from './people.ts';
import { endSession, hashToken, insertSession, type SessionOrigin } from './session.ts';

type Row = typeof users.$inferSelect;

/** next-auth's type wants an e-mail; not every provider gives one, and nothing of ours relies on it. */
const toUser = ({ email, ...rest }: Row): AdapterUser => ({ ...rest, email: email ?? '' });

const optional = async (rows: Promise<Row[]>): Promise<AdapterUser | null> => {
  const [row] = await rows;
  return row ? toUser(row) : null;
};

/** `issuer` = address of the one provider that is configured; `origin` = the browser that signs in. */
export function databaseAdapter(db: Db, issuer: string, origin: SessionOrigin = {}): Adapter {
  return { ...peopleOf(db), ...accountsOf(db, issuer), ...sessionsOf(db, { ...origin, issuer }) };
}

function peopleOf(db: Db) {
  const getUser = (id: string) => optional(db.select().from(users).where(eq(users.id, id)));
  return {
    getUser,
    getUserByEmail: (email) => optional(db.select().from(users).where(eq(users.email, email))),
    async createUser(profile: Omit<AdapterUser, 'id'>) {
      const id = newId('usr');
      const name = profile.name ?? null;
      const email = profile.email || null;
      const workspace = `${name ?? email ?? 'My'} workspace`;
      await createPerson(db, { id, name, email, image: profile.image ?? null, workspace });
      return { ...profile, id };
    },
    async updateUser({ id, name, image }) {
      await db
        .update(users)
        .set({ ...(name !== undefined && { name }), ...(image !== undefined && { image }) })
        .where(eq(users.id, id));
      const user = await getUser(id);
      if (!user) throw new Error('The person signing in was removed.');
      return user;
    },
  } satisfies Adapter;
}

function accountsOf(db: Db, issuer: string) {
  return {
    async getUserByAccount({ providerAccountId }) {
      const isAccount = and(eq(accounts.provider, issuer), eq(accounts.providerAccountId, providerAccountId));
      const [row] = await db
        .select({ user: users })
        .from(accounts)
        .innerJoin(users, eq(users.id, accounts.userId))
        .where(isAccount);
      return row ? toUser(row.user) : null;
    },
    async linkAccount({ userId, type, providerAccountId }: LinkedAccount) {
      await db.insert(accounts).values({ userId, type, provider: issuer, providerAccountId });
    },
  } satisfies Adapter;
}

type LinkedAccount = { userId: string; type: string; providerAccountId: string };

function sessionsOf(db: Db, origin: SessionOrigin) {
  return {
    async createSession(session) {
      return { ...session, expires: await insertSession(db, session, origin) };
    },
    async getSessionAndUser(sessionToken) {
      const [row] = await db
        .select({ session: sessions, user: users })
        .from(sessions)
        .innerJoin(users, eq(users.id, sessions.userId))
        .where(eq(sessions.sessionToken, hashToken(sessionToken)));
      return row ? { session: { ...row.session, sessionToken }, user: toUser(row.user) } : null;
    },
    // Sessions are not prolonged: 30 days after the sign-in they end.
    updateSession: () => null,
    deleteSession: (sessionToken) => endSession(db, sessionToken),
  } satisfies Adapter;
}
