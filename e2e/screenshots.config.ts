import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

/** Takes the pictures of the README from a running cloud; no test, so it has a configuration of its own. */
export default defineConfig({ ...tests, testMatch: 'docs/*.pictures.ts', testIgnore: [] });
