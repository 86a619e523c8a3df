/** Expressions that want all the time or all the memory there is, each with the value they are given. */
export type Hungry = { text: string; value: unknown };

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const texts = (n: number): string[] => numbers(n).map((i) => `item ${i}`);
const record = (n: number) => Object.fromEntries(numbers(n).map((i) => [`k${i}`, i]));
const A = 'a'.repeat(200_000);
const AB = Array.from({ length: 50_000 }, (_, i) => ((i * 7919) % 13 < 6 ? 'a' : 'b')).join('');
const LISTED = { l: numbers(1_000), s: A };
const CALLS = Array(30).fill('x * x * x * x >= 0').join(' && ');

const of = (value: unknown, ...all: readonly string[]): Hungry[] => all.map((text) => ({ text, value }));

export const HUNGRY: readonly Hungry[] = [
  ...of(
    A,
    "value.matches('(a?){200}(a?){200}(a?){200}b$')",
    "value.matches('^(a+)+$')",
    "value.matches('(a|a)*b')",
    "value.matches('((a{1,30}){1,30}){1,1}b')",
    "value.matches('(.*.*.*.*.*)*b')",
    'value.matches(value)',
    "value.replace('a', value)",
    "value.replace('a', value, 1000)",
    "value.replace('', value)",
    "value.split('').join(value)",
    "value.split('').map(x, value).join('')",
    `value.contains('${'a'.repeat(900)}b${'a'.repeat(900)}')`,
    `value.lastIndexOf('${'a'.repeat(1_900)}b')`,
    'int(value)',
    `[${Array(60).fill('value').join(', ')}]`,
    `${Array(20).fill('value').join(' + ')}`,
    `value${'.lowerAscii().upperAscii()'.repeat(11)}`,
  ),
  ...of(AB, "value.matches('[ab]*a[ab]{300}c')", "value.matches('(.*a.{20}){3}c$')"),
  ...of(
    numbers(30_000),
    'value.map(x, x * 2)',
    'value.filter(x, x > 1)',
    'value.all(x, value.all(y, y >= 0))',
    'value == value',
    `'${'%s'.repeat(90)}'.format([${Array(90).fill('value').join()}])`,
    'value + value + value + value + value + value == value',
  ),
  ...of(
    numbers(9_000),
    'value.all(x, x in value)',
    'value.map(x, value).map(y, y + y).size()',
    `value.all(x, ${CALLS})`,
    'value.map(x, value + [x])',
    "value.all(x, int('x') > 0 || true)",
    'value.all(x, value[100000] > 0 || true)',
    "value.all(x, timestamp(0).getFullYear('Europe/Berlin') > 0)",
    "value.all(x, 'a'.matches('(a{1,30}){1,30}b' + string(x)) || true)",
    `value.all(x, [${Array(90).fill('x').join()}].size() > 0)`,
  ),
  ...of(texts(9_000), 'value.all(x, value.all(y, x != y || x == y))', "value.map(x, x).join(',').split(',')"),
  ...of(record(9_000), 'value.map(k, value[k]).map(x, [x, value]).size()', 'value.all(k, value == value)'),
  ...of(
    LISTED,
    "value.l.all(x, value.s.matches('(a|aa)*b') || true)",
    'value.l.map(x, value.s + value.s).size()',
    'value.l.map(x, value.l.map(y, value.s)).map(z, z.join()).size()',
  ),
  ...of(0, `${'('.repeat(2_000)}1${')'.repeat(1_900)}`, `1${' + 1'.repeat(990)}`, `${'['.repeat(3_900)}`),
];

/** The same in JavaScript, for the field that takes code. */
export const HUNGRY_CODE: readonly string[] = [
  'const f = () => { while (true); }',
  'const f = () => /^(a+)+$/.test("a".repeat(40) + "b")',
  'const f = () => { const a = []; while (true) a.push("x".repeat(1e6)); }',
  'const f = () => "x".padStart(4e8).split("")',
  'const f = () => new Array(2 ** 26).fill({})',
  'const f = () => { const g = () => Promise.resolve().then(g); return g() }',
];
