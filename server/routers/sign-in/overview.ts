/** How people of the organisation sign in: providers, domains, groups, and what is to be registered elsewhere. */
import { asc, eq, sql } from 'drizzle-orm';
import { groupRoles, scimTokens, signInDomains, signInProviders } from '#db/schema/sign-in.ts';
import { env } from '#server/env.ts';
import { recordName, recordValue } from '#server/sign-in/domains.ts';
import { redirectUri } from '#server/sign-in/oidc.ts';
import { acsUrl, entityId, logoutUrl } from '#server/sign-in/saml.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const overview = workspaceProcedure.meta({ can: 'signin.manage' }).query(({ ctx }) => {
  const { organisationId, workspaceId } = ctx.principal;
  const base = env().NEXTAUTH_URL;
  return ctx.inWorkspace(async (tx) => {
    const providers = await tx
      .select({
        ...{ id: signInProviders.id, kind: signInProviders.kind, name: signInProviders.name },
        ...{
          enabled: signInProviders.enabled,
          issuer: signInProviders.issuer,
          clientId: signInProviders.clientId,
        },
        ...{ entryPoint: signInProviders.entryPoint, groupsClaim: signInProviders.groupsClaim },
        hasSecret: sql<boolean>`${signInProviders.sealed} is not null`,
      })
      .from(signInProviders)
      .where(eq(signInProviders.organisationId, organisationId))
      .orderBy(asc(signInProviders.createdAt));
    const domains = await tx.select().from(signInDomains).orderBy(asc(signInDomains.domain));
    const groups = await tx
      .select({ name: groupRoles.groupName, role: groupRoles.role })
      .from(groupRoles)
      .where(eq(groupRoles.workspaceId, workspaceId))
      .orderBy(asc(groupRoles.groupName));
    const tokens = await tx
      .select({ id: scimTokens.id, createdAt: scimTokens.createdAt, lastUsedAt: scimTokens.lastUsedAt })
      .from(scimTokens)
      .orderBy(asc(scimTokens.createdAt));
    return {
      ...{ providers, groups, tokens },
      domains: domains.map(({ domain, token, verifiedAt, verifiedBy }) => ({
        ...{
          domain,
          verifiedAt,
          verifiedBy,
          record: { name: recordName(domain), value: recordValue(token) },
        },
      })),
      addresses: {
        redirect: redirectUri(organisationId),
        logout: `${base}/api/sso/logout/${organisationId}`,
        entityId: entityId(organisationId),
        acs: acsUrl(organisationId),
        samlLogout: logoutUrl(organisationId),
        scim: `${base}/api/scim/v2`,
      },
    };
  });
});
