import { expect, test } from 'vitest';
import { addressOf, PEER_HEADER } from './client-address.ts';

test.each([
  { peer: '192.0.2.7', key: '192.0.2.7' },
  { peer: '::ffff:192.0.2.7', key: '192.0.2.7' },
  { peer: '2001:db8:1:2:3:4:5:6', key: '2001:db8:1:2::/64' },
  { peer: '2001:0DB8:0001:0002::9', key: '2001:db8:1:2::/64' },
  { peer: '2001:db8::1', key: '2001:db8:0:0::/64' },
  { peer: 'fe80::1%eth0', key: 'fe80:0:0:0::/64' },
  { peer: '::1', key: '0:0:0:0::/64' },
  { peer: 'nonsense', key: 'unknown' },
  { peer: undefined, key: 'unknown' },
])('$peer is counted as $key', ({ peer, key }) => {
  const headers = new Headers(peer === undefined ? {} : { [PEER_HEADER]: peer });
  expect(addressOf(headers, 0)).toBe(key);
});

test('what clients say about themselves counts only as far as proxies of our own wrote it', () => {
  const headers = new Headers({
    'x-forwarded-for': '9.9.9.9, 192.0.2.1, 192.0.2.2',
    [PEER_HEADER]: '10.0.0.1',
  });
  expect([0, 1, 2].map((hops) => addressOf(headers, hops))).toEqual(['10.0.0.1', '192.0.2.2', '192.0.2.1']);
});
