import { expect, test } from 'vitest';
import { StepError } from '../launcher/steps.mjs';
import { checkConfiguration } from './deployment';

const good = {
  DATABASE_URL: 'postgresql://localhost/none',
  REDIS_URL: 'redis://localhost',
  SKYDECK_SECRET_KEY: 'ab'.repeat(32),
};

test('a setting that cannot be used is refused by its name, with the way back', () => {
  expect(() => checkConfiguration(good)).not.toThrow();
  try {
    checkConfiguration({ ...good, SKYDECK_WEB_PORT: 'eighty', SKYDECK_ACCELERATOR: 'warp' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(StepError);
    expect((error as Error).message).toMatch(/SKYDECK_WEB_PORT.*\n.*SKYDECK_ACCELERATOR/);
    expect((error as StepError).remedy).toContain('SKYDECK_WEB_PORT= npm run up');
  }
});
