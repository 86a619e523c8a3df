/**
 * What a page is certain to ask for is asked in the head of its document, while its scripts are still on the way;
 * the first query for the same takes that answer (`early-link.ts`). Pure.
 */

/** Where a procedure is asked: the script below and the link name a query by it. */
export const addressOf = (path: string, input: unknown): string =>
  `/api/trpc/${path}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`;

/** What a page asks for first, by its address. */
const PAGES = [
  {
    address: /^\/patterns\/([\w-]{1,64})$/,
    asks: (id: string) => [addressOf('patterns.get', { id }), addressOf('agents.list', undefined)],
  },
  { address: /^\/runs\/([\w-]{1,64})$/, asks: (id: string) => [addressOf('runs.get', { id })] },
];
/** Addresses that look as if they named one. */
const OTHERS: ReadonlySet<string> = new Set(['/patterns/import']);

/** The script for a page's address; `undefined` where nothing is certain. What fails is asked again as ever. */
export function earlyScript(address: string): string | undefined {
  const [path = ''] = address.split('?');
  if (OTHERS.has(path)) return undefined;
  for (const page of PAGES) {
    const id = page.address.exec(path)?.[1];
    if (id === undefined) continue;
    const asked = [...page.asks(id), addressOf('session.me', undefined)];
    return `globalThis.parallaxEarly=new Map(${JSON.stringify(asked)}.map(a=>{const p=fetch(a).then(r=>r.json()).then(r=>r.result.data);p.catch(()=>{});return[a,p]}))`;
  }
  return undefined;
}
