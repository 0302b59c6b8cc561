import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NetworkRow, NetworkRows, PortRow, SubnetRow } from './network-rows';
import { MARK_ID, MARK_NETWORK, marksOf, type ActualRow } from './northbound';
import { diffNorthbound } from './northbound-diff';
import { logicalSwitchName, projectNorthbound } from './northbound-projection';
import { NorthboundStore } from './testing/northbound-store';

const network = (id: string, change: Partial<NetworkRow> = {}): NetworkRow => ({
  id,
  projectId: `project of ${id}`,
  adminUp: true,
  mtu: 1442,
  ...change,
});
const subnet = (id: string, networkId: string, change: Partial<SubnetRow> = {}): SubnetRow => ({
  id,
  networkId,
  ipVersion: 4,
  cidr: '10.1.2.0/24',
  gatewayIp: '10.1.2.1',
  dhcpEnabled: true,
  dnsServers: [],
  ...change,
});
const port = (id: string, networkId: string, subnetId: string, change: Partial<PortRow> = {}): PortRow => ({
  id,
  projectId: `project of ${networkId}`,
  networkId,
  macAddress: 'fa:16:3e:00:00:01',
  adminUp: true,
  portSecurity: true,
  addresses: [{ subnetId, address: '10.1.2.5' }],
  ...change,
});

const ROWS: NetworkRows = {
  networks: [network('n')],
  subnets: [subnet('s', 'n')],
  ports: [port('p', 'n', 's')],
};

function sync(
  store: NorthboundStore,
  rows: NetworkRows,
  scope: (row: ActualRow) => boolean = () => true,
): number {
  const operations = diffNorthbound(projectNorthbound(rows), store.actual().filter(scope));
  store.transact(operations);
  return operations.length;
}

describe('the projection', () => {
  it('describes a switch, its DHCP and its port', () => {
    const rows = { ...ROWS, subnets: [subnet('s', 'n', { dnsServers: ['192.0.2.53', '192.0.2.54'] })] };
    expect(projectNorthbound(rows)).toMatchObject([
      {
        table: 'DHCP_Options',
        id: 's',
        columns: {
          cidr: '10.1.2.0/24',
          options: {
            lease_time: '43200',
            server_id: '10.1.2.1',
            server_mac: expect.stringMatching(/^fa:16:3f/) as string,
            mtu: '1442',
            dns_server: '{192.0.2.53, 192.0.2.54}',
          },
        },
      },
      {
        table: 'Logical_Switch_Port',
        id: 'p',
        columns: {
          name: 'p',
          addresses: ['fa:16:3e:00:00:01 10.1.2.5'],
          port_security: ['fa:16:3e:00:00:01 10.1.2.5'],
          enabled: true,
          dhcpv4_options: { reference: { table: 'DHCP_Options', id: 's' } },
        },
        parent: { table: 'Logical_Switch', id: 'n' },
      },
      { table: 'Logical_Switch', id: 'n', columns: { name: 'skydeck-n' }, marks: { [MARK_NETWORK]: 'n' } },
    ]);
  });

  it('announces neither a router nor name servers that do not exist', () => {
    const [dhcp] = projectNorthbound(ROWS);
    expect(Object.keys(dhcp?.columns.options ?? {})).toEqual([
      'lease_time',
      'server_id',
      'server_mac',
      'mtu',
    ]);
  });

  it('lets a port without port security send and hear anything', () => {
    const [, open] = projectNorthbound({ ...ROWS, ports: [port('p', 'n', 's', { portSecurity: false })] });
    expect(open?.columns).toMatchObject({ port_security: [], addresses: [expect.anything(), 'unknown'] });
  });

  it('closes the ports of a network that is down', () => {
    const rows = projectNorthbound({ ...ROWS, networks: [network('n', { adminUp: false })] });
    expect(rows.find((row) => row.id === 'p')?.columns.enabled).toBe(false);
  });

  it('gives no DHCP where a subnet has none', () => {
    const rows = projectNorthbound({ ...ROWS, subnets: [subnet('s', 'n', { dhcpEnabled: false })] });
    expect(rows.map((row) => row.table)).toEqual(['Logical_Switch_Port', 'Logical_Switch']);
    expect(rows[0]?.columns.dhcpv4_options).toBeNull();
  });
});

describe('the differ', () => {
  let store: NorthboundStore;
  beforeEach(() => {
    store = new NorthboundStore();
    sync(store, ROWS);
  });
  const find = (id: string): ActualRow => {
    const row = store.actual().find((candidate) => marksOf(candidate)[MARK_ID] === id);
    if (!row) throw new Error(`${id} is missing`);
    return row;
  };

  it('does nothing the second time', () => {
    expect(diffNorthbound(projectNorthbound(ROWS), store.actual())).toEqual([]);
  });

  it('adds a port by one insert and one mutation', () => {
    const rows = { ...ROWS, ports: [...ROWS.ports, port('q', 'n', 's')] };
    const operations = diffNorthbound(projectNorthbound(rows), store.actual());
    expect(operations.map(({ op, table }) => `${op} ${table}`)).toEqual([
      'insert Logical_Switch_Port',
      'mutate Logical_Switch',
    ]);
  });

  it('writes only the columns that differ', () => {
    const rows = { ...ROWS, ports: [port('p', 'n', 's', { adminUp: false })] };
    expect(diffNorthbound(projectNorthbound(rows), store.actual())).toEqual([
      {
        op: 'update',
        table: 'Logical_Switch_Port',
        where: [['_uuid', '==', find('p').uuid]],
        row: { enabled: false },
      },
    ]);
  });

  it('removes a port from its switch, and a switch with its ports', () => {
    const rest = { ...ROWS, ports: [] };
    const operations = diffNorthbound(projectNorthbound(rest), store.actual());
    expect(operations).toMatchObject([
      { op: 'mutate', table: 'Logical_Switch', mutations: [['ports', 'delete', [find('p').uuid]]] },
    ]);
    expect(sync(store, { networks: [], subnets: [], ports: [] })).toBe(2);
    expect(store.actual()).toEqual([]);
  });

  it('leaves alone what is not ours: rows, marks, references', () => {
    const foreign = store.insert('Logical_Switch_Port', {
      name: 'localnet',
      type: 'localnet',
      external_ids: {},
    });
    const owner = find('n');
    store.transact([
      {
        op: 'mutate',
        table: 'Logical_Switch',
        where: [['_uuid', '==', owner.uuid]],
        mutations: [
          ['ports', 'insert', [foreign]],
          ['external_ids', 'insert', { 'neutron:revision': '1' }],
        ],
      },
    ]);
    store.insert('Logical_Switch', { name: 'theirs', ports: [], external_ids: {} });
    store.insert('DHCP_Options', { cidr: '10.1.2.0/24', options: {}, external_ids: { owner: 'them' } });
    expect(sync(store, ROWS)).toBe(0);
    sync(store, { ...ROWS, ports: [] });
    expect(store.row('Logical_Switch', owner.uuid)?.ports).toEqual([foreign]);
    sync(store, { networks: [], subnets: [], ports: [] });
    expect(store.actual().map(({ columns }) => columns.name ?? columns.cidr)).toEqual([
      '10.1.2.0/24',
      'theirs',
    ]);
  });

  it('takes back a row whose marks were wiped, and corrects wrong ones', () => {
    for (const id of ['p', 'n']) {
      const row = find(id);
      store.transact([
        {
          op: 'mutate',
          table: row.table,
          where: [['_uuid', '==', row.uuid]],
          mutations: [['external_ids', 'delete', Object.keys(marksOf(row))]],
        },
      ]);
    }
    expect(sync(store, ROWS)).toBe(2);
    const wrong = { ...marksOf(find('p')), [MARK_NETWORK]: 'other', 'skydeck:old': 'x' };
    store.transact([
      {
        op: 'update',
        table: 'Logical_Switch_Port',
        where: [['_uuid', '==', find('p').uuid]],
        row: { external_ids: wrong },
      },
    ]);
    expect(sync(store, ROWS)).toBe(1);
    expect(sync(store, ROWS)).toBe(0);
  });

  it('removes doubles and brings home a port on the wrong switch', () => {
    const twin = store.insert('Logical_Switch', {
      name: logicalSwitchName('n'),
      ports: [find('p').uuid],
      external_ids: marksOf(find('n')),
    });
    store.transact([
      {
        op: 'mutate',
        table: 'Logical_Switch',
        where: [['_uuid', '==', find('n').uuid]],
        mutations: [['ports', 'delete', [find('p').uuid]]],
      },
    ]);
    sync(store, ROWS);
    expect(store.row('Logical_Switch', twin)).toBeUndefined();
    expect(find('p').parentUuid).toBe(find('n').uuid);
    expect(sync(store, ROWS)).toBe(0);
  });

  it('is refused when another writer was faster', () => {
    const empty = new NorthboundStore();
    const operations = diffNorthbound(projectNorthbound(ROWS), empty.actual());
    empty.transact(operations);
    expect(() => empty.transact(operations)).toThrow('timed out');
  });
});

describe('any history', () => {
  const NETWORKS = ['n0', 'n1', 'n2'];
  const step = fc.oneof(
    fc.record({ kind: fc.constant('network' as const), id: fc.constantFrom(...NETWORKS), up: fc.boolean() }),
    fc.record({ kind: fc.constant('subnet' as const), id: fc.constantFrom(...NETWORKS), dhcp: fc.boolean() }),
    fc.record({
      kind: fc.constant('port' as const),
      id: fc.constantFrom(...NETWORKS),
      index: fc.nat(4),
      security: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('delete port' as const),
      id: fc.constantFrom(...NETWORKS),
      index: fc.nat(4),
    }),
    fc.record({ kind: fc.constant('delete network' as const), id: fc.constantFrom(...NETWORKS) }),
  );

  it('applied change by change leaves the same database as one rebuild', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const networks = new Map<string, NetworkRow>();
        const subnets = new Map<string, SubnetRow>();
        const ports = new Map<string, PortRow>();
        const store = new NorthboundStore();
        const strangers = [
          store.insert('Logical_Switch', { name: 'theirs', ports: [], external_ids: { a: 'b' } }),
          store.insert('DHCP_Options', { cidr: '10.0.0.0/8', options: {}, external_ids: {} }),
        ];
        for (const change of steps) {
          const { id } = change;
          const subnetId = `s-${id}`;
          if (change.kind === 'network') networks.set(id, network(id, { adminUp: change.up }));
          else if (!networks.has(id)) continue;
          else if (change.kind === 'subnet')
            subnets.set(subnetId, subnet(subnetId, id, { dhcpEnabled: change.dhcp }));
          else if (change.kind === 'delete network') {
            networks.delete(id);
            subnets.delete(subnetId);
            for (const [key, row] of ports) if (row.networkId === id) ports.delete(key);
          } else if (change.kind === 'port') {
            if (!subnets.has(subnetId)) continue;
            const portId = `${id}-p${change.index}`;
            ports.set(portId, port(portId, id, subnetId, { portSecurity: change.security }));
          } else ports.delete(`${id}-p${change.index}`);

          const portChange = change.kind === 'port' || change.kind === 'delete port';
          const portId = portChange ? `${id}-p${change.index}` : '';
          if (portChange) {
            const row = ports.get(portId);
            const ids = new Set(row ? [portId, id, subnetId] : [portId]);
            sync(
              store,
              {
                networks: row ? [networks.get(id) as NetworkRow] : [],
                subnets: row ? [subnets.get(subnetId) as SubnetRow] : [],
                ports: row ? [row] : [],
              },
              (actual) => ids.has(marksOf(actual)[MARK_ID] ?? ''),
            );
          } else {
            sync(
              store,
              {
                networks: [...networks.values()].filter((row) => row.id === id),
                subnets: [...subnets.values()].filter((row) => row.networkId === id),
                ports: [...ports.values()].filter((row) => row.networkId === id),
              },
              (actual) => marksOf(actual)[MARK_NETWORK] === id,
            );
          }
        }
        const all = {
          networks: [...networks.values()],
          subnets: [...subnets.values()],
          ports: [...ports.values()],
        };
        expect(diffNorthbound(projectNorthbound(all), store.actual())).toEqual([]);
        const rebuilt = new NorthboundStore();
        rebuilt.insert('Logical_Switch', { name: 'theirs', ports: [], external_ids: { a: 'b' } });
        rebuilt.insert('DHCP_Options', { cidr: '10.0.0.0/8', options: {}, external_ids: {} });
        sync(rebuilt, all);
        expect(store.picture()).toEqual(rebuilt.picture());
        expect(store.row('Logical_Switch', strangers[0] as string)).toBeDefined();
        expect(store.row('DHCP_Options', strangers[1] as string)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
