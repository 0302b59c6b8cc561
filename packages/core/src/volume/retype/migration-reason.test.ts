import { expect, test } from 'vitest';
import { migrationReason } from './migration-reason';

const backend = { name: 'one', driver: 'file', shared: false, capabilities: { media: 'hdd' } };
const plain = { encryption: null, extraSpecs: {} };

test('what fits where and as it is stays there', () => {
  expect(migrationReason({ encrypted: false }, plain, backend)).toBeNull();
  expect(migrationReason({ encrypted: true }, { ...plain, encryption: 'luks' }, backend)).toBeNull();
  const specs = { volume_backend_name: 'one', media: 'hdd' };
  expect(migrationReason({ encrypted: false }, { ...plain, extraSpecs: specs }, backend)).toBeNull();
});

test('a change of encryption and a back end that does not fit need a copy, and say why', () => {
  expect(migrationReason({ encrypted: true }, plain, backend)).toBe(
    'it is encrypted, and volumes of that type are not',
  );
  expect(migrationReason({ encrypted: false }, { ...plain, encryption: 'luks' }, backend)).toContain(
    'encrypted, and it is not',
  );
  expect(migrationReason({ encrypted: false }, { ...plain, extraSpecs: { media: 'ssd' } }, backend)).toBe(
    'its back end one does not fit: media is hdd, the type wants ssd',
  );
});
