import { expect, test } from 'vitest';
import { AppError } from '../app-error';
import { checkUserData } from './check-user-data';

test.each(['#cloud-config\npackages: [nginx]\n', '#cloud-config\n', '#!/bin/sh\n: [ not yaml'])(
  '%j is taken',
  (text) => {
    expect(() => checkUserData(text)).not.toThrow();
  },
);

test('a cloud-config that is no YAML is refused with its line', () => {
  expect(() => checkUserData('#cloud-config\nusers:\n  - name: [x\n')).toThrow(
    expect.objectContaining({
      code: 'INVALID',
      field: 'userData',
      message: expect.stringMatching(/line \d/) as string,
    }),
  );
});

test('a cloud-config that is no mapping is refused', () => {
  expect(() => checkUserData('#cloud-config\n- a\n')).toThrow(AppError);
});
