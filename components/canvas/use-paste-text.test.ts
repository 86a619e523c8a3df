import { expect, test } from 'vitest';
import { sharedAt } from './use-paste-text.ts';

const HERE = 'https://parallax.test';

test.each([
  ['https://parallax.test/patterns/pat_1?node=vote', { pattern: 'pat_1' }],
  [' https://parallax.test/marketplace/review-desk ', { listing: 'review-desk' }],
  ['https://elsewhere.test/patterns/pat_1', undefined],
  ['https://parallax.test/runs/run_1', undefined],
  ['patterns/pat_1', undefined],
])('%s', (text, expected) => expect(sharedAt(text, HERE)).toEqual(expected));
