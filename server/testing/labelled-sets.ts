/**
 * The labelled sets that lie beside the checkout, for tests that are skipped where they are absent. Here,
 * because nothing else of the server may know the scripts.
 */
import {
  type ClincPart,
  readClinc as clinc,
  readDomains as domains,
  readGsm as gsm,
  hasData as has,
  type RecordedProblem,
  readSst as sst,
} from '#scripts/accept/data.ts';
import type { Example } from '#server/agents/learn/words.ts';

export const hasData = (name: string): boolean => has(name);
export const readSst = (part: 'train' | 'dev' | 'test'): Example[] => sst(part);
export const readClinc = (): Record<ClincPart, Example[]> => clinc();
/** The domain, one of ten, of every intent. */
export const readDomains = (): Map<string, string> => domains();
/** 1,319 problems with recorded solutions of six language models. */
export const readGsm = (): RecordedProblem[] => gsm();
