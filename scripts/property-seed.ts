/**
 * Property tests draw the same cases on every machine, so that a red build can be repeated; a failing
 * property prints its seed. `PROPERTY_SEED=random npm run check` looks for new cases.
 */
import fc from 'fast-check';

const given = process.env.PROPERTY_SEED ?? '20261123';
if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) });
