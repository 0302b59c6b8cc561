import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { cloud } from './support/environment';

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: '../test-results',
  // Two cores boot the guests and run the browser: one journey at a time, and none is retried.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    baseURL: cloud.url,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    // A film of each journey would cost more processor time than the portal; the failure has its picture above.
    trace: { mode: 'retain-on-failure', screenshots: false },
    // Spinners that turn are drawn sixty times a second, by the processor.
    contextOptions: { reducedMotion: 'reduce' },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      // Where the distribution has no browser of its own, the one that Playwright has installed.
      executablePath: existsSync(cloud.chromium) ? cloud.chromium : undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
