/** A32: whatever comes back from an OpenID Connect provider, only what holds signs somebody in, or out. */
import { startHostileOidc } from '#server/testing/hostile-oidc.ts';
import { OIDC_CASES, oidcProvider, runCase } from '#server/testing/oidc-cases.ts';
import { DOMAIN, makePlace } from '#server/testing/sign-in-world.ts';
import type { Experiment } from './experiment.ts';
import { openRig } from './rig/server.ts';

const ROUNDS = { short: 1, full: 5 };

export const experiment: Experiment = {
  title: 'OpenID Connect: forged, replayed, mixed-up and look-alike answers sign in nobody; right ones do.',
  async measure(progress, { size }) {
    Object.assign(process.env, SETTINGS);
    await using rig = await openRig();
    await using database = await rig.database({ max: 4 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    await using idp = await startHostileOidc();
    await using other = await startHostileOidc();
    const place = await makePlace(db, oidcProvider(idp.issuer), DOMAIN);
    const elsewhere = await makePlace(db, oidcProvider(other.issuer), 'elsewhere.example');
    let wrong = 0;
    for (let round = 0; round < ROUNDS[size]; round += 1) {
      // Each round meets the organisation anew; the people of the round before would be known.
      await database.client
        .sql`delete from users where id not like 'usr_corp%' and id not like 'usr_elsewhere%'`;
      for (const one of OIDC_CASES) {
        const got = await runCase({ db, idp, other, place, elsewhere }, one);
        if (got === one.want) continue;
        wrong += 1;
        progress(`${one.name}: ${got}, not ${one.want}`);
      }
    }
    return [
      { name: 'cases', value: OIDC_CASES.length, least: 25 },
      { name: 'rounds', value: ROUNDS[size] },
      {
        name: 'right ones among them',
        value: OIDC_CASES.filter(({ want }) => want === 'in').length,
        least: 2,
      },
      { name: 'not as specified', value: wrong, most: 0 },
    ];
  },
};

const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', NEXTAUTH_URL: 'http://127.0.0.1:3000' },
  ...{ LOG_LEVEL: 'silent', PARALLAX_KEK: '7'.repeat(64), OUTBOUND_PRIVATE: '127.0.0.1' },
};
