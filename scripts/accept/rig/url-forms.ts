/** Ways to write "this machine, or one beside it" that have got past somebody's check. */

/** `port`: where the canary listens on this machine. */
export function urlForms(port: number): string[] {
  const at = (host: string) => [`http://${host}:${port}/`, `https://${host}:${port}/`];
  return [...LOOPBACK, ...PRIVATE, ...SIX].flatMap(at).concat(tricks(port));
}

const LOOPBACK = [
  ...[
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.254',
    '127.1',
    '127.0.1',
    '0',
    '0.0.0.0',
    'localhost',
    'LOCALHOST',
  ],
  ...[
    'localhost.',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0x7f.0.0.1',
    '017700000001',
    '0177.0.0.1',
    '0177.1',
  ],
  ...['127.0.0.1.', '①②⑦.⓪.⓪.①', '127。0。0。1', '127.0.0.%31', '%6c%6f%63%61%6c%68%6f%73%74', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ'],
];
const PRIVATE = [
  ...[
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '0xA9FEA9FE',
  ],
  ...[
    '2852039166',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ],
  ...['240.0.0.1', '192.0.2.1', '10.1', '012.0.0.1'],
];
const SIX = [
  ...[
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
  ],
  ...['[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001::1]'],
  ...[
    '[fe80::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[ff02::1]',
    '[::ffff:169.254.169.254]',
    '[::ffff:10.0.0.1]',
  ],
];

function tricks(port: number): string[] {
  const here = `127.0.0.1:${port}`;
  return [
    ...[`http://example.org@${here}/`, `http://user:word@${here}/`, `http://${here}#@example.org/`],
    ...[
      `http://${here}\\@example.org/`,
      `http:\\\\${here}\\`,
      `http:${here}/`,
      `http:/${here}/`,
      `//${here}/`,
    ],
    ...[
      `http://example.org\\@${here}/`,
      `http://example.org:443@${here}/`,
      ` http://${here}/`,
      `http://${here}/ `,
    ],
    ...[
      `http://127.0.0.1\t:${port}/`,
      `ht\ntp://${here}/`,
      `http://127.0.0.1\u00ad:${port}/`,
      `http:///${here}/`,
    ],
    ...[`HTTP://${here}/`, `ws://${here}/`, `ftp://${here}/`, `gopher://${here}/_x`, `dict://${here}/`],
    ...[
      'file:///etc/passwd',
      'file:///proc/self/environ',
      'data:text/plain,x',
      `blob:http://${here}/x`,
      'javascript:1',
    ],
    ...[`http://[::1%25lo]:${port}/`, `http://[::1%lo]:${port}/`, `http://[fe80::1%25eth0]:${port}/`],
    ...['', 'http://', 'https://:443/', `http://localhost:${port}/?next=https://example.org/`],
  ];
}
