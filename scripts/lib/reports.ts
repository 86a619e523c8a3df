/** What the reports of Vitest and Playwright say: how many passed, and which failed with which words. */
import { stripVTControlCharacters } from 'node:util';

/** `failures`: each with its name and what was said, to be told once more where people look: at the end. */
export type Tally = { passed: number; failed: number; failures: string[] };

export type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
};

export function tallyVitest({ numPassedTests, numFailedTests, testResults }: VitestReport): Tally {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    // A file that cannot be loaded fails without a test in it.
    if (status === 'failed' && failed.length === 0) return [`${name}\n${excerpt(message ?? '')}`];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `${name}: ${fullName}\n${excerpt(failureMessages?.join('\n') ?? '')}`,
    );
  });
  return { passed: numPassedTests, failed: Math.max(numFailedTests, failures.length), failures };
}

type Suite = {
  file: string;
  suites?: Suite[];
  specs?: {
    title: string;
    tests: { status: string; results: { errors?: { message?: string }[] }[] }[];
  }[];
};

export type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  suites: Suite[];
};

/** A flaky one passed when it was tried again: it counts as passed, and Playwright names it. */
export function tallyPlaywright({ stats, suites }: PlaywrightReport): Tally {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    failures: suites.flatMap(failuresOf),
  };
}

function failuresOf({ file, suites = [], specs = [] }: Suite): string[] {
  const own = specs.flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected')
      .map(({ results }) => {
        const said = results.flatMap(({ errors = [] }) => errors.map(({ message = '' }) => message));
        return `${file}: ${title}\n${excerpt(said.join('\n'))}`;
      }),
  );
  return [...own, ...suites.flatMap(failuresOf)];
}

const LINES = 20;

/** What is said first, without colours: an error begins with its message, and goes on with where it came from. */
const excerpt = (text: string): string => indented(linesOf(text).slice(0, LINES));

/** What is said last: a command tells at its end why it failed. */
export const tail = (text: string): string => indented(linesOf(text).slice(-LINES));

const linesOf = (text: string): string[] => stripVTControlCharacters(text).trim().split('\n');

const indented = (lines: readonly string[]): string =>
  lines.map((line) => `  ${line.slice(0, 400)}`).join('\n');
