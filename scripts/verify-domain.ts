/**
 * `node scripts/verify-domain.ts corp.example org_...`: whoever operates this installation says that a domain is that
 * organisation's, without a DNS record. Its people then sign in through its identity provider.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#db/client.ts';
import { verifyByOperator } from '#server/sign-in/domains.ts';
import { toDomain } from '#server/sign-in/email.ts';
import { ROOT } from './lib/checkout.ts';

if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
const [typed = '', organisationId = ''] = process.argv.slice(2);
const domain = toDomain(typed);
const url = process.env.DATABASE_URL;
if (!domain || !organisationId || !url) {
  console.error('Say which: node scripts/verify-domain.ts corp.example org_..., with DATABASE_URL set.');
  process.exit(1);
}
const client = connect(url, { name: 'parallax-domain', max: 1 });
try {
  await verifyByOperator(client.db, { organisationId, domain });
  console.log(`${domain} is now proven to be of ${organisationId}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.close();
}
