import { expect, it } from 'vitest';
import { sayDeleted } from './say-kept.ts';

it.each([
  [null, 0, 'Nothing is deleted any more; what was deleted does not come back.'],
  [30, 0, 'No run is that old yet.'],
  [1, 1, 'Runs are deleted with their logs 1 day after they ended. 1 run is older by now'],
  [90, 1_204, '1204 runs are older by now and will be gone within the hour, for good.'],
])('%s days, %i runs', (days, goes, said) => expect(sayDeleted(days, goes)).toContain(said));
