import type { MeasuredGuest } from '@skydeck/core/compute/hypervisor-driver';
import { expect, test } from 'vitest';
import { changeOf, wentDownWithHost } from './reconciler';

const now = new Date('2026-01-01T00:00:00Z');
type Row = Parameters<typeof changeOf>[0];

const row = (facts: Partial<Row> = {}): Row => ({
  id: 'i',
  name: 'web',
  projectId: 'p',
  status: 'ACTIVE',
  taskState: null,
  powerState: 'RUNNING',
  powerMeasuredAt: now,
  wantRunning: true,
  launchedAt: now,
  updatedAt: now,
  ...facts,
});
const guest = (facts: Partial<MeasuredGuest> = {}): MeasuredGuest => ({
  instanceId: 'i',
  powerState: 'RUNNING',
  reason: 'booted',
  saved: false,
  ...facts,
});
const off = (reason: string) => guest({ powerState: 'SHUTDOWN', reason });

test('what is right and fresh is left alone; what is old is measured anew', () => {
  expect(changeOf(row(), guest(), now)).toBeNull();
  expect(changeOf(row({ powerMeasuredAt: null }), guest(), now)).toEqual({
    powerState: 'RUNNING',
    powerMeasuredAt: now,
  });
});

test('a guest that switched itself off is not switched on behind its user’s back', () => {
  expect(changeOf(row(), off('shutdown'), now)).toMatchObject({ status: 'SHUTOFF', wantRunning: false });
});

test('a guest whose process died says so', () => {
  const change = changeOf(row(), guest({ powerState: 'CRASHED', reason: 'crashed' }), now);
  expect(change).toMatchObject({ status: 'SHUTOFF', powerState: 'CRASHED', errorCode: 'HYPERVISOR' });
  expect(change).not.toHaveProperty('wantRunning');
});

test('what is being built is the workflow’s, and an error stays until the guest runs after all', () => {
  expect(changeOf(row({ status: 'BUILD' }), null, now)).toBeNull();
  expect(changeOf(row({ status: 'ERROR', powerState: 'SHUTDOWN' }), off('failed'), now)).toBeNull();
  expect(changeOf(row({ status: 'ERROR' }), guest(), now)).toMatchObject({
    status: 'ACTIVE',
    errorCode: null,
  });
});

test('paused and saved guests are recognised', () => {
  expect(changeOf(row(), guest({ powerState: 'PAUSED' }), now)).toMatchObject({ status: 'PAUSED' });
  expect(changeOf(row(), { ...off('saved'), saved: true }, now)).toMatchObject({
    status: 'SUSPENDED',
    powerState: 'SUSPENDED',
  });
});

test('a guest that is held is nobody’s pause; once it runs again its error is over', () => {
  const held = guest({ powerState: 'PAUSED', reason: 'io-error' });
  expect(changeOf(row(), held, now)).toBeNull();
  expect(changeOf(row({ status: 'PAUSED', powerState: 'PAUSED' }), held, now)).toBeNull();
  expect(changeOf(row({ status: 'PAUSED', powerState: 'PAUSED' }), guest(), now)).toMatchObject({
    status: 'ACTIVE',
    errorMessage: null,
  });
});

test('only what ran when the host went down is started again', () => {
  expect(wentDownWithHost(row(), off('unknown'))).toBe(true);
  expect(wentDownWithHost(row(), null)).toBe(true);
  expect(wentDownWithHost(row(), off('shutdown'))).toBe(false);
  expect(wentDownWithHost(row({ wantRunning: false }), off('unknown'))).toBe(false);
  expect(wentDownWithHost(row({ status: 'SHUTOFF' }), off('unknown'))).toBe(false);
  expect(wentDownWithHost(row(), { ...off('unknown'), saved: true })).toBe(false);
});
