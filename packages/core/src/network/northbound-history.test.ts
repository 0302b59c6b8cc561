import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  MARK_FLOATING_IP,
  MARK_ID,
  MARK_NETWORK,
  MARK_ROUTER,
  MARK_SECURITY_GROUP,
  marksOf,
  type ActualRow,
  type DesiredRow,
} from './northbound';
import { diffNorthbound } from './northbound-diff';
import { projectNorthbound } from './northbound-projection';
import { scopeOf, type SyncScope } from './sync-scope';
import { CloudModel, type Step } from './testing/cloud-model';
import { NorthboundStore } from './testing/northbound-store';

const few = fc.nat(2);
const some = fc.uniqueArray(few);
const kind = <K extends Step['kind']>(name: K) => fc.constant(name);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: kind('network'),
    network: few,
    up: fc.boolean(),
    external: fc.boolean(),
    physical: fc.boolean(),
  }),
  fc.record({ kind: kind('subnet'), network: few, dhcp: fc.boolean(), gateway: fc.boolean() }),
  fc.record({
    kind: kind('port'),
    network: few,
    index: few,
    security: fc.boolean(),
    groups: some,
    named: fc.boolean(),
  }),
  fc.record({ kind: kind('delete port'), network: few, index: few }),
  fc.record({ kind: kind('delete network'), network: few }),
  fc.record({ kind: kind('group'), group: few, rules: some, remote: fc.option(few) }),
  fc.record({ kind: kind('delete group'), group: few }),
  fc.record({ kind: kind('router'), router: fc.nat(1), up: fc.boolean(), snat: fc.boolean(), routes: some }),
  fc.record({ kind: kind('delete router'), router: fc.nat(1) }),
  fc.record({ kind: kind('join'), router: fc.nat(1), network: few, gateway: fc.boolean() }),
  fc.record({ kind: kind('leave'), router: fc.nat(1), network: few }),
  fc.record({ kind: kind('floating IP'), index: fc.nat(1), router: fc.option(fc.nat(1)), ports: some }),
  fc.record({ kind: kind('hosts'), count: few }),
);
/** Without a beginning most steps find nothing to work on. */
const BEGINNING: readonly Step[] = [
  { kind: 'hosts', count: 1 },
  { kind: 'network', network: 0, up: true, external: false, physical: false },
  { kind: 'subnet', network: 0, dhcp: true, gateway: true },
  { kind: 'network', network: 1, up: true, external: true, physical: true },
  { kind: 'subnet', network: 1, dhcp: false, gateway: true },
  { kind: 'group', group: 0, rules: [0, 1], remote: null },
  { kind: 'port', network: 0, index: 0, security: true, groups: [0], named: true },
  { kind: 'router', router: 0, up: true, snat: true, routes: [0] },
  { kind: 'join', router: 0, network: 0, gateway: false },
  { kind: 'join', router: 0, network: 1, gateway: true },
  { kind: 'floating IP', index: 0, router: 0, ports: [] },
];

/** As the replica finds them: by what they are, and by what they belong to. */
function actualIn(store: NorthboundStore, scope: SyncScope, desired: readonly DesiredRow[]): ActualRow[] {
  const ids = new Set([...scope.portIds, ...desired.map(({ id }) => id)]);
  return store.actual().filter((row) => {
    const marks = marksOf(row);
    const has = (mark: string, values: readonly string[]) => values.includes(marks[mark] ?? '-');
    return (
      ids.has(marks[MARK_ID] ?? '-') ||
      has(MARK_NETWORK, scope.networkIds) ||
      has(MARK_ROUTER, scope.routerIds) ||
      has(MARK_SECURITY_GROUP, scope.securityGroupIds) ||
      has(MARK_FLOATING_IP, scope.floatingIpIds)
    );
  });
}

function sync(store: NorthboundStore, cloud: CloudModel, scope: SyncScope): void {
  const desired = projectNorthbound(cloud.rowsOf(scope));
  store.transact(diffNorthbound(desired, actualIn(store, scope, desired)));
}

it('any history, applied change by change, leaves the same database as one rebuild', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const cloud = new CloudModel();
      const [store, rebuilt] = [new NorthboundStore(), new NorthboundStore()];
      for (const database of [store, rebuilt]) {
        database.insert('Logical_Switch', {
          name: 'theirs',
          ports: [],
          dns_records: [],
          external_ids: { a: 'b' },
        });
        database.insert('DHCP_Options', { cidr: '10.0.0.0/8', options: {}, external_ids: {} });
      }
      for (const one of [...BEGINNING, ...steps]) sync(store, cloud, cloud.apply(one));
      expect(diffNorthbound(projectNorthbound(cloud.rowsOf(cloud.all())), store.actual())).toEqual([]);
      sync(rebuilt, cloud, cloud.all());
      expect(store.picture()).toEqual(rebuilt.picture());
    }),
    { numRuns: 200 },
  );
});

it('a change of one port looks at its own rows, however large its network is', () => {
  const cloud = new CloudModel();
  const store = new NorthboundStore();
  for (const one of BEGINNING) sync(store, cloud, cloud.apply(one));
  const sizeOf = () => projectNorthbound(cloud.rowsOf(scopeOf({ portIds: ['n0-p0'] }))).length;
  const before = sizeOf();
  for (let index = 1; index < 200; index++) {
    sync(
      store,
      cloud,
      cloud.apply({ kind: 'port', network: 0, index, security: true, groups: [0], named: false }),
    );
  }
  expect(sizeOf()).toBe(before);
});
