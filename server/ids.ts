/** Ids explain themselves when pasted: a prefix for the kind, then 20 lower-case letters and digits (103 bits). */
import { customAlphabet } from 'nanoid';

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
  | 'whk';

const random = customAlphabet('0123456789abcdefghijklmnopqrstuvwxyz', 20);

export const newId = (prefix: IdPrefix): string => `${prefix}_${random()}`;
