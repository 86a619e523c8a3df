/** An organisation with a provider and a domain of its own, and browsers that sign in there, without a web server. */
import type { Db } from '#db/client.ts';
import { createPerson } from '#server/auth/people.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { env } from '#server/env.ts';
import { verifyByOperator } from '#server/sign-in/domains.ts';
import { saveProvider, type Wanted } from '#server/sign-in/providers.ts';
import { handleCallback, handleStart } from '#server/sign-in/routes.ts';

export const APP = 'http://127.0.0.1:3000';
export const DOMAIN = 'corp.example';

export type Place = { organisationId: string; workspaceId: string; providerId: string };

/** Somebody's organisation, whose `domain` is proven and whose groups give roles. */
export async function makePlace(db: Db, wanted: Wanted, domain: string): Promise<Place> {
  const userId = `usr_${domain.replaceAll('.', '_')}`;
  await createPerson(db, { id: userId, name: 'Admin', email: null, workspace: domain });
  const [row] = await db.$client<{ organisationId: string; workspaceId: string }[]>`
    select w.organisation_id as "organisationId", w.id as "workspaceId" from workspaces w
    join members m on m.workspace_id = w.id where m.user_id = ${userId}`;
  if (!row) throw new Error('The person has no workspace.');
  const { organisationId, workspaceId } = row;
  await verifyByOperator(db, { organisationId, domain });
  const { id: providerId } = await db.transaction((tx) =>
    saveProvider(tx, { organisationId, id: null, by: userId }, wanted),
  );
  for (const [group, role] of [
    ['*', 'viewer'],
    ['makers', 'designer'],
  ])
    await db.$client`insert into group_roles (organisation_id, workspace_id, group_name, role)
      values (${organisationId}, ${workspaceId}, ${group ?? ''}, ${role ?? ''})`;
  return { organisationId, workspaceId, providerId };
}

/** Keeps cookies as a browser does. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  get headers(): Headers {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Headers({ cookie, origin: APP, host: new URL(APP).host, 'user-agent': 'Test browser' });
  }

  keep(reply: Response): Response {
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1)));
    }
    return reply;
  }

  /** Where to go to sign in, or the code of the refusal. */
  async start(email: string): Promise<{ url?: string; error?: string }> {
    const body = JSON.stringify({ email, callbackUrl: '/runs' });
    const asked = new Request(`${APP}/api/sso/start`, { method: 'POST', headers: this.headers, body });
    return (await this.keep(await handleStart(asked, this.#db)).json()) as { url?: string; error?: string };
  }

  async comeBack(organisationId: string, query: Record<string, string>): Promise<string> {
    const url = `${APP}/api/sso/callback/${organisationId}?${new URLSearchParams(query)}`;
    return outcomeOf(
      this.keep(await handleCallback(new Request(url, { headers: this.headers }), this.#db, organisationId)),
    );
  }

  principal() {
    return findPrincipal(this.#db, this.headers, env());
  }
}

/** `in`, or the code of the refusal. */
export function outcomeOf(reply: Response): string {
  const to = new URL(reply.headers.get('location') ?? '/', APP);
  const hasSession = reply.headers.getSetCookie().some((line) => /session-token=[\w-]{43};/.test(line));
  if (to.pathname === '/signin')
    return hasSession ? 'refused with a session' : (to.searchParams.get('error') ?? '');
  return hasSession ? 'in' : 'gone on without a session';
}
