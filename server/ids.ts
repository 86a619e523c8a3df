/** Ids explain themselves when pasted: a prefix for the kind, then 20 lower-case letters and digits (103 bits). */
import { customAlphabet } from 'nanoid';
import { noteMade } from './audit/intent.ts';

export type IdPrefix =
  | 'pat'
  | 'ver'
  | 'lst'
  | 'run'
  | 'apr'
  | 'agt'
  | 'agr'
  | 'wsp'
  | 'org'
  | 'usr'
  | 'sch'
  | 'inv'
  | 'grt'
  | 'grp'
  | 'sec'
  | 'key'
  | 'trg'
  | 'whk'
  | 'idp'
  | 'sct';

const random = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 20);

/** Also noted for the audit log, as what the procedure that is running has made. */
export function newId(prefix: IdPrefix): string {
  const id = `${prefix}_${random()}`;
  noteMade(id);
  return id;
}
