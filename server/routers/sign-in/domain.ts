/** The domains whose people sign in through the organisation's provider. */
import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { addDomain, checkDomain, removeDomain } from '#server/sign-in/domains.ts';
import { toDomain } from '#server/sign-in/email.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const input = z.strictObject({ domain: z.string().max(300) });

function read(typed: string): string {
  const domain = toDomain(typed);
  if (!domain)
    throw new AppError('input.shape', { problem: 'this is no domain; write it like corp.example.' });
  return domain;
}

const procedure = workspaceProcedure.meta({ can: 'signin.manage' }).input(input);

export const add = procedure.mutation(({ ctx, input }) =>
  ctx.inWorkspace(async (tx) => {
    const domain = read(input.domain);
    await addDomain(tx, { organisationId: ctx.principal.organisationId, domain });
    return { domain };
  }),
);

/** Looks for the TXT record. */
export const check = procedure.mutation(({ ctx, input }) =>
  ctx.inWorkspace(async (tx) => {
    const domain = read(input.domain);
    await checkDomain(tx, { organisationId: ctx.principal.organisationId, domain });
    return { domain };
  }),
);

export const remove = procedure.mutation(({ ctx, input }) =>
  ctx.inWorkspace(async (tx) => {
    const domain = read(input.domain);
    await removeDomain(tx, { organisationId: ctx.principal.organisationId, domain });
    return { domain };
  }),
);
