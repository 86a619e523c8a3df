import { expect, test } from 'vitest';
import { isReadable } from './readable.ts';

const JSON_TYPE = 'application/json';
const posted = (type: string, body: string) =>
  new Request('http://127.0.0.1/api/auth/signout', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });

test.each([
  ['JSON', posted(JSON_TYPE, '{"csrfToken":"x"}'), true],
  ['a form', posted('application/x-www-form-urlencoded', 'csrfToken=x'), true],
  ['a form that calls itself JSON', posted(JSON_TYPE, 'csrfToken=x'), false],
  ['nothing', posted(JSON_TYPE, ''), false],
  ['null', posted(`${JSON_TYPE}; charset=utf-8`, 'null'), false],
])('%s', async (_, request, isIt) => {
  expect(await isReadable(request)).toBe(isIt);
  // Whoever comes next reads it once more.
  expect(request.bodyUsed).toBe(false);
});
