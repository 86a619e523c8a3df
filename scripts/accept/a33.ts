/** A33: of SAML responses signed by another implementation, and of those made by hand, only the valid ones count. */
import { SAML_CASES, samlProvider } from '#server/testing/saml-cases.ts';
import { SAML_LOGOUT_CASES } from '#server/testing/saml-logout-cases.ts';
import { DOMAIN, makePlace } from '#server/testing/sign-in-world.ts';
import type { Experiment } from './experiment.ts';
import { openRig } from './rig/server.ts';

const CASES = [...SAML_CASES, ...SAML_LOGOUT_CASES];
const ROUNDS = { short: 1, full: 5 };

export const experiment: Experiment = {
  title:
    'SAML: wrapped, unsigned, replayed, truncated and misaddressed responses sign in nobody; valid ones do.',
  async measure(progress, { size }) {
    Object.assign(process.env, SETTINGS);
    await using rig = await openRig();
    await using database = await rig.database({ max: 4 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const place = await makePlace(db, samlProvider, DOMAIN);
    const elsewhere = await makePlace(db, samlProvider, 'elsewhere.example');
    let wrong = 0;
    for (let round = 0; round < ROUNDS[size]; round += 1) {
      await database.client.sql`delete from used_proofs`;
      for (const one of CASES) {
        const got = await one.run({ db, place, elsewhere });
        if (got === one.want) continue;
        wrong += 1;
        progress(`${one.name}: ${got}, not ${one.want}`);
      }
    }
    return [
      { name: 'cases', value: CASES.length, least: 25 },
      { name: 'rounds', value: ROUNDS[size] },
      {
        name: 'right ones among them',
        value: CASES.filter(({ want }) => want.startsWith('in')).length,
        least: 3,
      },
      { name: 'not as specified', value: wrong, most: 0 },
    ];
  },
};

const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', NEXTAUTH_URL: 'http://127.0.0.1:3000' },
  ...{ LOG_LEVEL: 'silent', PARALLAX_KEK: '7'.repeat(64) },
};
