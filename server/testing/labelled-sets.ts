/**
 * The labelled sets that lie beside the checkout, for tests that are skipped where they are absent. Here,
 * because nothing else of the server may know the scripts.
 */
import { CLASSIFIERS, type Classifier, type ClassifierName } from '#scripts/accept/classifiers.ts';
import {
  type ClincPart,
  readClinc as clinc,
  readDomains as domains,
  readGsm as gsm,
  hasData as has,
  readOutOfScope as outOfScope,
  type RecordedProblem,
  readSst as sst,
} from '#scripts/accept/data.ts';
import type { Example } from '#server/agents/learn/words.ts';

export const hasData = (name: string): boolean => has(name);
export const readSst = (part: 'train' | 'dev' | 'test'): Example[] => sst(part);
export const readClinc = (): Record<ClincPart, Example[]> => clinc();
/** Requests outside of all intents. */
export const readOutOfScope = (part: ClincPart): string[] => outOfScope(part);
/** The domain, one of ten, of every intent. */
export const readDomains = (): Map<string, string> => domains();
/** 1,319 problems with recorded solutions of six language models. */
export const readGsm = (): RecordedProblem[] => gsm();
/** Naive Bayes over words, or a slower logistic classifier, for any number of labels. */
export const trainClassifier = (name: ClassifierName, examples: readonly Example[]): Classifier =>
  CLASSIFIERS[name](examples);
