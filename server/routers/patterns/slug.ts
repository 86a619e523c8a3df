/**
 * The address of a listing: the pattern's name in plain letters, then the end of its id, so that two
 * patterns of one name have two addresses.
 */
export function slugify(name: string, id: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return `${words || 'pattern'}-${id.slice(-8)}`;
}
