/**
 * `node scripts/give-owner.ts wsp_... ada@corp.example`: whoever operates this installation makes somebody the owner of
 * a workspace and of its organisation, for when nobody who may sign in owns it any more. Its audit log says so.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '#db/client.ts';
import { giveOwner } from '#server/access/give-owner.ts';
import { ROOT } from './lib/checkout.ts';

if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
const [workspaceId, email] = process.argv.slice(2);
const url = process.env.DATABASE_URL;
if (!workspaceId || !email || !url) {
  console.error('Say which: node scripts/give-owner.ts wsp_... ada@corp.example, with DATABASE_URL set.');
  process.exit(1);
}
const client = connect(url, { name: 'parallax-owner', max: 1 });
try {
  const { organisationId } = await giveOwner(client.db, { workspaceId, email: email.toLowerCase() });
  console.log(`${email} now owns ${workspaceId} and ${organisationId}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.close();
}
