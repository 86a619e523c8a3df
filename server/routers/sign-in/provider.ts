/** Sets an identity provider up, changes it, tries it and takes it away. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { signInProviders } from '#db/schema/sign-in.ts';
import { AppError } from '#server/errors.ts';
import { toDestination } from '#server/outbound/url.ts';
import { removeProvider, saveProvider } from '#server/sign-in/providers.ts';
import { readMetadata } from '#server/sign-in/saml-xml.ts';
import { testConnection } from '#server/sign-in/test-connection.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const id = z.string().max(64);
const common = {
  id: id.nullable(),
  name: lineOfText(80),
  enabled: z.boolean(),
  groupsClaim: lineOfText(200),
};

const wanted = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('oidc'),
    issuer: z.url().max(500),
    clientId: lineOfText(300),
    /** Left out: as it was. Empty: none. */
    secret: z.string().max(1_000).optional(),
  }),
  z.strictObject({ ...common, kind: z.literal('saml'), metadata: z.string().max(200_000) }),
]);

export const save = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(wanted)
  .mutation(({ ctx, input: { id: known, ...rest } }) => {
    const { organisationId, userId } = ctx.principal;
    const place = { organisationId, id: known, by: userId };
    if (rest.kind === 'oidc') {
      toDestination(rest.issuer);
      return ctx.inWorkspace((tx) => saveProvider(tx, place, rest));
    }
    const { metadata, ...saml } = rest;
    const read = readMetadata(metadata);
    return ctx.inWorkspace((tx) => saveProvider(tx, place, { ...saml, ...read }));
  });

export const remove = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(z.strictObject({ id }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      await removeProvider(tx, { organisationId: ctx.principal.organisationId, id: input.id });
      return { id: input.id };
    }),
  );

/** Asks the provider, outside of any transaction. */
export const check = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(z.strictObject({ id }))
  .mutation(async ({ ctx, input }) => {
    const { organisationId } = ctx.principal;
    const isIt = and(eq(signInProviders.organisationId, organisationId), eq(signInProviders.id, input.id));
    const [provider] = await ctx.inWorkspace((tx) => tx.select().from(signInProviders).where(isIt));
    if (!provider) throw new AppError('not-found', { what: 'provider' });
    return testConnection(provider);
  });
