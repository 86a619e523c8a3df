import type { Agent } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { answerCheck, checkCard } from './card.ts';

type Kind = { name: string; pattern: RegExp; isReal?(found: string): boolean };

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Luhn: the check digit of payment cards. */
function isCardNumber(found: string): boolean {
  const digits = [...digitsOf(found)].reverse().map(Number);
  if (digits.length < 13 || digits.length > 19 || new Set(digits).size === 1) return false;
  const sum = digits.reduce((total, digit, at) => {
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return sum % 10 === 0;
}

/** ISO 7064: moved to the end and read as a number, an IBAN leaves 1 when divided by 97. */
function isIban(found: string): boolean {
  const iban = found.replace(/\s/g, '');
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((sign) => Number.parseInt(sign, 36)).join('');
  return iban.length >= 15 && BigInt(digits) % 97n === 1n;
}

const KINDS: readonly Kind[] = [
  { name: 'an email address', pattern: /[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}/gi },
  {
    name: 'a payment card number',
    pattern: /(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g,
    isReal: isCardNumber,
  },
  { name: 'an IBAN', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}\b/g, isReal: isIban },
  {
    name: 'a phone number',
    pattern: /(?<![\w.+-])(?:\+\d{1,3}|\(?0?\d{2,4}\)?)(?:[ .\-/]?\(?\d{2,4}\)?){2,4}(?![\w-])/g,
    isReal: isPhoneNumber,
  },
  { name: 'a social security number', pattern: /\b(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g },
  {
    name: 'an IP address',
    pattern: /\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b/g,
  },
];

/** A plain row of digits may be anything; a plus or a break makes it a number to call. Dates are none. */
function isPhoneNumber(found: string): boolean {
  const count = digitsOf(found).length;
  const isDate = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/.test(found);
  return count >= 8 && count <= 15 && !isDate && /^\+|[ .\-/()]/.test(found);
}

export const personalDataChecker: Agent = {
  card: checkCard({
    id: 'check-personal-data',
    version: '1.0.0',
    title: 'Personal data checker',
    about:
      'Blocks texts with an email address, phone number, payment card, IBAN, US social security number or IP address. Card numbers and IBANs count only with a right check digit. It knows no names or street addresses, and never says how sure it is.',
    family: 'personal-data-rules',
  }),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const found = KINDS.filter(({ pattern, isReal }) =>
      [...given.matchAll(pattern)].some((match) => isReal?.(match[0]) ?? true),
    );
    return answerCheck(found.map(({ name }) => name));
  },
};
