import type { Db } from '@skydeck/db';
import { expect, test } from 'vitest';
import { explainUnknown } from './unknown-content';

const id = '11111111-1111-4111-8111-111111111111';
const snapshotId = '22222222-2222-4222-8222-222222222222';

/** What of these names is nobody's, by the kind that it is explained as. */
async function explained(volume: { location: string | null }, names: readonly string[]) {
  const db = {
    volume: { findMany: async () => [{ id, ...volume, snapshots: [] }] },
    operation: { findMany: async () => [] },
  } as unknown as Pick<Db, 'volume' | 'operation'>;
  const found = names.map((location) => ({ location, sizeBytes: 1 }));
  return (await explainUnknown(db, 'back end', found)).map(({ location, kind }) => [location, kind]);
}

test('the bytes of a volume that could not be made go with its deletion: they are not nobody’s', async () => {
  expect(await explained({ location: null }, [`volume-${id}`, `volume-${id}.draft`])).toEqual([
    [`volume-${id}.draft`, 'draft'],
  ]);
});

test('a layer of a snapshot that is gone remains', async () => {
  const names = [`volume-${id}`, `volume-${id}.${snapshotId}`, 'data.qcow2'];
  expect(await explained({ location: `volume-${id}` }, names)).toEqual([
    [`volume-${id}.${snapshotId}`, 'remains'],
    ['data.qcow2', 'foreign'],
  ]);
});

test('what a restoration has put aside is no file of somebody else’s', async () => {
  const names = [`volume-${id}`, `volume-${id}.former`, `volume-${id}.${snapshotId}.former`];
  expect(await explained({ location: `volume-${id}` }, names)).toEqual([
    [`volume-${id}.former`, 'draft'],
    [`volume-${id}.${snapshotId}.former`, 'draft'],
  ]);
});
