import { expect, test } from 'vitest';
import { isReadable } from './readable.ts';

test.each([
  ['JSON', 'application/json', '{"csrfToken":"x"}', true],
  ['a form', 'application/x-www-form-urlencoded', 'csrfToken=x', true],
  ['a form that calls itself JSON', 'application/json', 'csrfToken=x', false],
  ['nothing', 'application/json', '', false],
  ['null', 'application/json; charset=utf-8', 'null', false],
])('%s', async (_, type, body, isIt) => {
  const init = { method: 'POST', headers: { 'content-type': type }, body };
  const request = new Request('http://127.0.0.1/api/auth/signout', init);
  expect(await isReadable(request)).toBe(isIt);
  expect(await request.text()).toBe(body);
});
