import { describe, expect, test } from 'vitest';
import { isWithin, parseNetwork } from './networks.ts';

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  [' 192.0.2.7 ', '192.0.2.7/32'],
  ['2001:db8:1:2:3::/48', '2001:db8:1::/48'],
  ['2001:db8::5', '2001:db8::/64'],
])('%s is the network %s', (typed, network) => {
  expect(parseNetwork(typed)).toBe(network);
});

test.each(['', 'here', '10.0.0.0/33', '10.0.0/8', '0x0a.0.0.1', '2001:db8::5/128', '10.0.0.1-10.0.0.9'])(
  '%j is none',
  (typed) => {
    expect(parseNetwork(typed)).toBeUndefined();
  },
);

describe('within', () => {
  const networks = ['10.0.0.0/8', '192.0.2.7/32', '2001:db8:1::/48'];

  test.each(['10.255.0.1', '192.0.2.7', '2001:db8:1:ffff::/64', '::ffff:10.0.0.1'])('%s', (address) => {
    expect(isWithin(address, networks)).toBe(true);
  });

  test.each(['11.0.0.1', '192.0.2.8', '2001:db8:2:0::/64', 'unknown', ''])('not %s', (address) => {
    expect(isWithin(address, networks)).toBe(false);
  });

  test('everywhere, where none is named', () => {
    expect(isWithin('unknown', [])).toBe(true);
  });
});
