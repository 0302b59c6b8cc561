import { expect, test } from 'vitest';
import { addTallies, summaryLine, tallyPlaywright, tallyVitest } from './test-report';

test('a file that could not be loaded is a failure, not a silence', () => {
  const passed = { fullName: 'it is so', status: 'passed' };
  const failed = { fullName: 'it is not', status: 'failed', failureMessages: ['expected 1\nto be 2'] };
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      { name: 'a.test.ts', status: 'passed', assertionResults: [passed, passed] },
      { name: 'b.test.ts', status: 'failed', assertionResults: [passed, failed] },
      { name: 'c.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ],
  };
  expect(tallyVitest(JSON.stringify(report))).toEqual({
    passed: 3,
    failed: 2,
    failures: ['b.test.ts > it is not\n    expected 1\n    to be 2', 'c.test.ts\n    no such module'],
  });
});

test('Playwright’s statistics and errors outside of tests are counted', () => {
  const spec = { file: 'a.spec.ts', line: 7, tests: [{ results: [{ errors: [{ message: 'no button' }] }] }] };
  const report = {
    stats: { expected: 5, unexpected: 1, flaky: 0 },
    errors: [{ message: 'no config' }],
    suites: [
      {
        specs: [{ ...spec, title: 'shows it', ok: true }],
        suites: [{ specs: [{ ...spec, title: 'hides it', ok: false }] }],
      },
    ],
  };
  expect(tallyPlaywright(JSON.stringify(report))).toEqual({
    passed: 5,
    failed: 2,
    failures: ['a.spec.ts:7 > hides it\n    no button', 'outside of a test\n    no config'],
  });
});

test('the phases add up to one line', () => {
  const total = addTallies([
    { passed: 2, failed: 0, failures: [] },
    { passed: 3, failed: 1, failures: ['b.test.ts > it is not'] },
  ]);
  expect(summaryLine(total)).toBe('5 passed, 1 failed');
  expect(total.failures).toEqual(['b.test.ts > it is not']);
});
