/**
 * Takes secrets out of texts by their value: plain, or written as JSON, URL, hex or base64 would write them.
 * For whatever came from outside and is kept or logged: replies, errors, headers. Pure.
 */
const MARK = '[secret]';

/** Shorter values are no secrets, and removing them would tear words apart. */
const SHORTEST = 6;

const formsBySecret = new Map<string, readonly string[]>();

/** Every way a value is likely to be written, longest first. */
export function formsOf(secret: string): readonly string[] {
  if (secret.length < SHORTEST) return [];
  const known = formsBySecret.get(secret);
  if (known) return known;
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const url = encodeURIComponent(secret);
  const plain = [secret, JSON.stringify(secret).slice(1, -1), url, url.replaceAll('%20', '+')];
  const forms = [...plain, lowerEscapes(url), hex, hex.toUpperCase(), ...base64sOf(bytes)];
  const made = [...new Set(forms)].sort((a, b) => b.length - a.length);
  if (formsBySecret.size > 2_000) formsBySecret.clear();
  formsBySecret.set(secret, made);
  return made;
}

const lowerEscapes = (url: string): string => url.replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());

/** What base64 makes of the value wherever it stands in a longer text: three alignments, two alphabets. */
function base64sOf(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends depend on the neighbours, too.
    const from = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((bytes.length + shift) * 8) / 6);
    const inner = text.slice(from, whole);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** The text without any of the secrets. */
export function scrub(text: string, secrets: Iterable<string>): string {
  let clean = text;
  for (const secret of secrets)
    for (const form of formsOf(secret)) if (clean.includes(form)) clean = clean.replaceAll(form, MARK);
  return clean;
}

/** The same for JSON: names and texts of a value, at any depth. */
export function scrubJson(value: unknown, secrets: readonly string[]): unknown {
  if (secrets.length === 0) return value;
  if (typeof value === 'string') return scrub(value, secrets);
  if (Array.isArray(value)) return value.map((one) => scrubJson(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, one]) => [scrub(name, secrets), scrubJson(one, secrets)]);
  return Object.fromEntries(entries);
}
