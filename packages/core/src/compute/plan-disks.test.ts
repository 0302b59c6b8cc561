import { expect, test } from 'vitest';
import { refuseUnfitRoot } from './plan-disks';

const iso = { name: 'installer', diskFormat: 'iso' };
const disk = { name: 'debian', diskFormat: 'qcow2' };

test.each([
  [null, iso],
  [null, disk],
  ['image', disk],
  ['blank', iso],
  ['volume', iso],
  ['snapshot', iso],
  ['volume', null],
  ['snapshot', null],
] as const)('a root disk of kind %s goes with %j', (kind, image) => {
  expect(() => refuseUnfitRoot(kind, image)).not.toThrow();
});

test.each([
  ['image', iso, 'a disk made from it does not boot'],
  ['blank', disk, 'has nothing to boot'],
  ['volume', disk, 'Both debian and a volume'],
  ['snapshot', disk, 'Both debian and a volume'],
] as const)('a root disk of kind %s does not go with %j', (kind, image, why) => {
  expect(() => refuseUnfitRoot(kind, image)).toThrow(why);
});
