import { stripVTControlCharacters } from 'node:util';

/** What one phase's tests came to. */
export interface Tally {
  passed: number;
  failed: number;
  /** Which failed and why, each in a few lines: the last that a long run says. */
  failures: string[];
}

/** A phase that ended without having said what it came to. */
export function lost(why: string): Tally {
  return { passed: 0, failed: 1, failures: [why] };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

interface PlaywrightSuite {
  suites?: PlaywrightSuite[];
  specs?: {
    file: string;
    line: number;
    title: string;
    ok: boolean;
    tests: { results: { errors: { message?: string }[] }[] }[];
  }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: { message?: string }[];
  suites: PlaywrightSuite[];
}

const MESSAGE_LINES = 12;

/** Reads the report of Vitest's `json` reporter. A file that failed before its first test counts as one failure. */
export function tallyVitest(text: string): Tally {
  const report = JSON.parse(text) as VitestReport;
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failures = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages }) => shown(`${name} > ${fullName}`, failureMessages ?? [])),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    failures: [...failures, ...unloaded.map(({ name, message }) => shown(name, [message ?? '']))],
  };
}

/** Reads the report of Playwright's `json` reporter. A test that passed only when it was repeated has passed. */
export function tallyPlaywright(text: string): Tally {
  const { stats, errors, suites } = JSON.parse(text) as PlaywrightReport;
  const failures = suites.flatMap(specsOf).flatMap(({ ok, file, line, title, tests }) => {
    if (ok) return [];
    const messages = tests.flatMap(({ results }) => results.flatMap((result) => result.errors));
    return [shown(`${file}:${line} > ${title}`, messages.map(messageOf))];
  });
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    failures: [...failures, ...errors.map((error) => shown('outside of a test', [messageOf(error)]))],
  };
}

function specsOf(suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

function messageOf({ message }: { message?: string }): string {
  return message ?? '';
}

function shown(name: string, messages: readonly string[]): string {
  const lines = messages.flatMap((message) =>
    stripVTControlCharacters(message).trim().split('\n').slice(0, MESSAGE_LINES),
  );
  return [name, ...lines.map((line) => `    ${line}`)].join('\n');
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
    failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
    failures: tallies.flatMap(({ failures }) => failures),
  };
}

/** The last line of a test run, for people and for machines. */
export function summaryLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
