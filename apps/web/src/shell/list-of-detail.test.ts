import { expect, it } from 'vitest';
import { listOfDetail } from './list-of-detail';

it.each([
  ['/compute/instances/0190f5a0-0000-7000-8000-000000000001', '/compute/instances'],
  ['/operations/0190f5a0-0000-7000-8000-000000000001', '/operations'],
  ['/volume/volumes/0190f5a0-0000-7000-8000-000000000001', '/volume/volumes'],
  ['/network/networks/0190f5a0-0000-7000-8000-000000000001', '/network/networks'],
  ['/network/routers/0190f5a0-0000-7000-8000-000000000001', '/network/routers'],
  ['/network/security-groups/0190f5a0-0000-7000-8000-000000000001', '/network/security-groups'],
  ['/compute/instances/launch', null],
  ['/volume/volumes/create', null],
  ['/compute/instances', null],
  ['/operations', null],
  ['/compute/hosts/0190f5a0-0000-7000-8000-000000000001', null],
])('%s -> %s', (pathname, list) => expect(listOfDetail(pathname)).toBe(list));
