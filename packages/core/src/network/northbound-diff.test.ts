import { beforeEach, describe, expect, it } from 'vitest';
import type { NetworkRows } from './network-rows';
import { MARK_ID, MARK_NETWORK, marksOf, type ActualRow, type NorthboundTable } from './northbound';
import { diffNorthbound } from './northbound-diff';
import { projectNorthbound } from './northbound-projection';
import { logicalSwitchName } from './projection/names';
import { NorthboundStore } from './testing/northbound-store';
import { group, network, port, router, rows, rule, subnet } from './testing/rows';

const ROWS = rows({
  networks: [network('n')],
  subnets: [subnet('s', 'n')],
  ports: [port('p', 'n', 's')],
});

function sync(
  store: NorthboundStore,
  all: NetworkRows,
  scope: (row: ActualRow) => boolean = () => true,
): number {
  const operations = diffNorthbound(projectNorthbound(all), store.actual().filter(scope));
  store.transact(operations);
  return operations.length;
}

describe('the differ', () => {
  let store: NorthboundStore;
  beforeEach(() => {
    store = new NorthboundStore();
    sync(store, ROWS);
  });
  const find = (
    id: string,
    table: NorthboundTable = id === 'n' ? 'Logical_Switch' : 'Logical_Switch_Port',
  ) => {
    const row = store.actual().find((other) => other.table === table && marksOf(other)[MARK_ID] === id);
    if (!row) throw new Error(`${id} is missing`);
    return row;
  };

  it('does nothing the second time', () => {
    expect(diffNorthbound(projectNorthbound(ROWS), store.actual())).toEqual([]);
  });

  it('adds a port by one insert and a mutation of what it is in', () => {
    const more = { ...ROWS, ports: [...ROWS.ports, port('q', 'n', 's')] };
    const operations = diffNorthbound(projectNorthbound(more), store.actual());
    expect(operations.map(({ op, table }) => `${op} ${table}`)).toEqual([
      'insert Logical_Switch_Port',
      'mutate Logical_Switch',
      'mutate Port_Group',
    ]);
  });

  it('writes only the columns that differ', () => {
    const down = { ...ROWS, ports: [port('p', 'n', 's', { adminUp: false })] };
    expect(diffNorthbound(projectNorthbound(down), store.actual())).toEqual([
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
    expect(sync(store, rows())).toBe(3);
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
    sync(store, rows());
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

  it('moves a port from one group to another, and leaves it in those of others', () => {
    const grouped = (id: string): NetworkRows => ({
      ...ROWS,
      securityGroups: [group('g'), group('h')],
      ports: [port('p', 'n', 's', { securityGroupIds: [id] })],
    });
    sync(store, grouped('g'));
    const theirs = store.insert('Port_Group', {
      name: 'theirs',
      ports: [find('p').uuid],
      acls: [],
      external_ids: {},
    });
    const members = (uuid: string) => store.row('Port_Group', uuid)?.ports;
    const [g, h] = [find('g', 'Port_Group').uuid, find('h', 'Port_Group').uuid];
    expect([members(g), members(h)]).toEqual([[find('p').uuid], []]);
    expect(sync(store, grouped('h'))).toBe(2);
    expect([members(g), members(h)]).toEqual([[], [find('p').uuid]]);
    expect(members(find('n', 'Port_Group').uuid)).toEqual([find('p').uuid]);
    expect(members(theirs)).toEqual([find('p').uuid]);
    // Nothing has to be said of the memberships of what is gone.
    expect(sync(store, { ...grouped('h'), ports: [] })).toBe(1);
    expect(members(theirs)).toEqual([]);
  });

  it('puts nothing twice into a row that another writer has changed', () => {
    const rules = (...ids: string[]): NetworkRows => ({
      ...ROWS,
      securityGroups: [
        group(
          'g',
          ids.map((id) => rule(id)),
        ),
      ],
    });
    sync(store, rules('one'));
    const before = structuredClone(store.actual());
    sync(store, rules('one', 'two'));
    const late = diffNorthbound(projectNorthbound(rules('one', 'two', 'three')), before);
    expect(() => store.transact(late)).toThrow('timed out');
    expect(sync(store, rules('one', 'two', 'three'))).toBe(3);
  });

  it('removes rules, routes and translations from what they are in', () => {
    const route = { id: 'x', destination: '192.0.2.0/24', nextHop: '10.1.2.9' };
    const before = {
      ...ROWS,
      routers: [router('r', { routes: [route] })],
      securityGroups: [group('g', [rule('a')])],
    };
    sync(store, before);
    expect(find('x', 'Logical_Router_Static_Route').parentUuid).toBe(find('r', 'Logical_Router').uuid);
    const after = { ...ROWS, routers: [router('r')], securityGroups: [group('g')] };
    expect(sync(store, after)).toBe(2);
    expect(() => find('x', 'Logical_Router_Static_Route')).toThrow('missing');
    expect(() => find('a', 'ACL')).toThrow('missing');
  });
});
