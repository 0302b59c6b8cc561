import { expect, test } from 'vitest';
import { addTallies, summaryLine, tallyPlaywright, tallyVitest } from './test-report';

test('a file that could not be loaded is a failure, not a silence', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{}, {}, {}] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
    ],
  };
  expect(tallyVitest(JSON.stringify(report))).toEqual({ passed: 3, failed: 2 });
});

test('Playwright’s statistics and errors outside of tests are counted', () => {
  const report = { stats: { expected: 5, unexpected: 1, flaky: 0 }, errors: [{ message: 'no config' }] };
  expect(tallyPlaywright(JSON.stringify(report))).toEqual({ passed: 5, failed: 2 });
});

test('the phases add up to one line', () => {
  const total = addTallies([
    { passed: 2, failed: 0 },
    { passed: 3, failed: 1 },
  ]);
  expect(summaryLine(total)).toBe('5 passed, 1 failed');
});
