import { describe, expect, it } from 'vitest';
import { isPermitted, isPublic, parsePermits } from './address.ts';

const REFUSED = [
  ...['127.0.0.1', '127.255.0.9', '0.0.0.0', '10.1.1.1', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  ...['100.64.0.1', '100.100.100.200', '169.254.169.254', '168.63.129.16', '192.0.0.192', '192.0.2.1'],
  ...['198.18.0.1', '192.88.99.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::127.0.0.1'],
  ...['::8.8.8.8', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1'],
  ...['64:ff9b:1::7f00:1', '2002:7f00:1::', '2001::1', 'fec0::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1'],
  ...['fd00:ec2::254', 'ff02::1', '2001:db8::1', '3fff::1', '5f00::1', '100::1', '4000::1', '8000::1'],
  ...['', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '127.1'],
];

describe('public addresses', () => {
  it.each(REFUSED)('refuses %s', (address) => expect(isPublic(address)).toBe(false));
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('takes %s', (address) =>
    expect(isPublic(address)).toBe(true),
  );
});

describe('what the operator permits', () => {
  const permits = parsePermits(
    '127.0.0.1:11434, 10.0.0.0/8, [fd00::1]:443, models.internal:80, ::1, 169.254.0.0/16',
  );
  const asks = (address: string, port: number, host = 'x.example') =>
    isPermitted({ address, port, host }, permits);

  it('is by address and port', () => {
    expect(asks('127.0.0.1', 11_434)).toBe(true);
    expect(asks('127.0.0.1', 11_435)).toBe(false);
    expect(asks('127.0.0.2', 11_434)).toBe(false);
    expect(asks('::ffff:127.0.0.1', 11_434)).toBe(true);
    expect(asks('fd00::1', 443)).toBe(true);
    expect(asks('fd00::1', 80)).toBe(false);
    expect(asks('::1', 9)).toBe(true);
  });

  it('is by range or by name', () => {
    expect(asks('10.9.8.7', 1)).toBe(true);
    expect(asks('11.0.0.0', 1)).toBe(false);
    expect(asks('192.168.1.1', 80, 'models.internal')).toBe(true);
    expect(asks('192.168.1.1', 80, 'other.internal')).toBe(false);
  });

  it('is never a cloud’s metadata by range, nor everybody at once', () => {
    expect(asks('169.254.1.1', 80)).toBe(true);
    expect(asks('169.254.169.254', 80)).toBe(false);
    expect(
      isPermitted({ address: '169.254.169.254', port: 80, host: '' }, parsePermits('169.254.169.254')),
    ).toBe(true);
    expect(isPermitted({ address: '224.0.0.1', port: 80, host: '' }, parsePermits('0.0.0.0/0'))).toBe(false);
  });

  it.each(['10.0.0.0/33', 'a b', '127.0.0.1:99999', 'http://x', '[::1', '*.internal'])(
    'refuses %s',
    (entry) => expect(() => parsePermits(entry)).toThrow(RangeError),
  );
});
