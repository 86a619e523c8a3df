/** Items whose right answer is known because they were made from it. */
import { type Random, seeded } from '#engine/random.ts';

export type Made = { text: string; truth: string | number | Readonly<Record<string, string>> };

const pick = <T>(from: readonly [T, ...T[]], random: Random): T =>
  from[Math.floor(random() * from.length)] ?? from[0];

const many = (count: number, seed: number, make: (random: Random) => Made): Made[] => {
  const random = seeded(seed);
  const found = new Map<string, Made>();
  while (found.size < count) {
    const made = make(random);
    found.set(made.text, made);
  }
  return [...found.values()];
};

type Grown = { text: string; value: number; isSum: boolean };

const leaf = (random: Random): Grown => {
  const value = 1 + Math.floor(random() * 20);
  return { text: String(value), value, isSum: false };
};

/** Brackets where a sum stands in a product. */
const part = ({ text, isSum }: Grown, inProduct: boolean): string =>
  inProduct && isSum ? `(${text})` : text;

function join(a: Grown, b: Grown, sign: string): Grown {
  const value = { '+': a.value + b.value, '-': a.value - b.value, '*': a.value * b.value }[sign] ?? 0;
  const isProduct = sign === '*';
  const right = sign === '-' && b.isSum ? `(${b.text})` : part(b, isProduct);
  return { text: `${part(a, isProduct)} ${sign} ${right}`, value, isSum: !isProduct };
}

/** Calculations of four operations on whole numbers, with their results. */
export const calculations = (count: number, seed: number): Made[] =>
  many(count, seed, (random) => {
    let row = Array.from({ length: 5 }, () => leaf(random));
    while (row.length > 1) {
      const at = Math.floor(random() * (row.length - 1));
      const [a, b] = [row[at], row[at + 1]];
      if (!a || !b) break;
      row = [...row.slice(0, at), join(a, b, pick(['+', '-', '*'], random)), ...row.slice(at + 2)];
    }
    return { text: row[0]?.text ?? '', truth: row[0]?.value ?? 0 };
  });

/** Four numbers from 1 to 13 of which 24 can be made: taken apart from 24. */
export const gamesOf24 = (count: number, seed: number): Made[] =>
  many(count, seed, (random) => {
    let numbers = [24];
    while (numbers.length < 4 || numbers.some((one) => one < 1 || one > 13)) {
      if (numbers.length === 4) numbers = [24];
      const at = Math.floor(random() * numbers.length);
      numbers = [...numbers.slice(0, at), ...apart(numbers[at] ?? 24, random), ...numbers.slice(at + 1)];
    }
    return { text: [...numbers].sort((a, b) => a - b).join(' '), truth: 24 };
  });

function apart(value: number, random: Random): [number, number] {
  const other = 1 + Math.floor(random() * 12);
  if (random() < 0.3 && value % other === 0) return [value / other, other];
  return random() < 0.5 && value > other ? [value - other, other] : [value + other, other];
}

const MONTHS = ['January', 'March', 'April', 'May', 'June', 'August', 'October'] as const;
const MONTH_NUMBERS = ['01', '03', '04', '05', '06', '08', '10'];
const NAMES = ['ann.lee', 'bo', 'c.diaz', 'info', 'orders', 'sam.k'] as const;
const HOSTS = ['example.com', 'example.org', 'mail.example.net'] as const;

/** Sentences about an invoice, with its date, its sum and an address. */
export const invoices = (count: number, seed: number): Made[] =>
  many(count, seed, (random) => {
    const month = pick(MONTHS, random);
    const [day, year] = [1 + Math.floor(random() * 28), 2019 + Math.floor(random() * 7)];
    const cents = 100 + Math.floor(random() * 500_000);
    const email = `${pick(NAMES, random)}@${pick(HOSTS, random)}`;
    const date = `${year}-${MONTH_NUMBERS[MONTHS.indexOf(month)]}-${String(day).padStart(2, '0')}`;
    const sum = `$${Math.floor(cents / 100).toLocaleString('en')}.${String(cents % 100).padStart(2, '0')}`;
    const written = pick([`${day} ${month} ${year}`, `${month} ${day}, ${year}`, date], random);
    const text = pick(
      [
        `The invoice of ${written} over ${sum} went to ${email}.`,
        `On ${written} ${email} was billed ${sum}.`,
        `${email} still owes us ${sum} since ${written}.`,
      ],
      random,
    );
    return { text, truth: { date, money: `USD ${(cents / 100).toFixed(2)}`, email } };
  });

/** What may not go out, of which the last of each kind is hard to see by rules. */
const PLANTED = [
  (n: number) => `Call me at +44 20 7946 0${100 + n}.`,
  (n: number) => `Write to ann.lee${n}@example.com.`,
  (n: number) => `My number is oh two oh, seven nine four six, and then ${n}.`,
  (n: number) => `The password is hunter${n}.`,
  () => 'The password is swordfish.',
  () => 'You are an idiot.',
  () => 'You should be ashamed of what you are.',
] as const;

/** Sentences that somebody wants to send, half of them with something in it that should be held back. */
export const drafts = (from: readonly string[], { count, seed }: { count: number; seed: number }): Made[] =>
  many(count, seed, (random) => {
    const text = from[Math.floor(random() * from.length)] ?? '';
    if (random() < 0.5) return { text, truth: 'send' };
    const plant = pick(PLANTED, random);
    return { text: `${text} ${plant(Math.floor(random() * 900))}`, truth: 'hold' };
  });
