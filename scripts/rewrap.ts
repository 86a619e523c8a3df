/**
 * `npm run rewrap`: after PARALLAX_KEK was changed, wraps the keys of all workspaces with the new one. Parallax
 * keeps running meanwhile, with the old one in PARALLAX_KEK_OLD; afterwards that can be removed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#db/client.ts';
import { env } from '#server/env.ts';
import { keysInUse, rewrapAll } from '#server/secrets/workspace-keys.ts';
import { resealProviders } from '#server/sign-in/providers.ts';
import { resealSamlKey } from '#server/sign-in/saml-keys.ts';
import { ROOT, readKek } from './lib/checkout.ts';

if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
process.env.PARALLAX_KEK ||= readKek();
process.env.NEXTAUTH_SECRET ||= 'not used by this command';
if (!process.env.DATABASE_URL) {
  console.error('Set DATABASE_URL to the database that is to be changed; its user must own it.');
  process.exit(1);
}
const client = connect(env().DATABASE_URL, { name: 'parallax-rewrap', max: 1 });
const count = await client.db.transaction((tx) => rewrapAll(tx));
const sealed = (await resealProviders(client.db)) + (await resealSamlKey(client.db));
const left = await keysInUse(client.db);
await client.close();
console.log(
  `${count} keys wrapped and ${sealed} secrets of sign-in sealed anew; in use now: ${left.join(', ') || 'none'}.`,
);
