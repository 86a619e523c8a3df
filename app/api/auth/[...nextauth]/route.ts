import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#server/auth/options.ts';
import { isReadable } from '#server/auth/readable.ts';
import { db } from '#server/database.ts';
import { env } from '#server/env.ts';
import { limitAddress } from '#server/limit-address.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

const handle = (request: NextRequest, context: Context): Promise<Response> =>
  limitAddress(request, async () => {
    if (!(await isReadable(request))) return new Response('The body is no JSON.', { status: 400 });
    return NextAuth(request, context, authOptions(request, db(), env()));
  });

export { handle as GET, handle as POST };
