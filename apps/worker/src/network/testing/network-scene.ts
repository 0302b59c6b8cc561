import { randomUUID } from 'node:crypto';
import { createLogger } from '@skydeck/core/logger';
import { createPort, type NewPort, type PortWithAddresses } from '@skydeck/core/network/ports';
import { testConfig } from '@skydeck/core/testing/test-context';
import { createTestDatabase, type TestDatabase } from '@skydeck/core/testing/test-database';
import type { Network, Prisma, Subnet } from '@skydeck/db';
import { execa } from 'execa';
import { expect, vi } from 'vitest';
import { NetworkChangeFeed } from '../network-change-feed';
import { OvnNetworkDriver } from '../ovn-network-driver';
import { PluggedPort } from './plugged-port';

export type NetworkAndSubnet = Network & { subnet: Subnet };

/** A cloud's network without its instances: the database, OVN, and what tells one of the other. */
export class NetworkScene {
  private readonly guests: PluggedPort[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly driver: OvnNetworkDriver,
    private readonly feed: NetworkChangeFeed,
    readonly projectId: string,
  ) {}

  static async open(): Promise<NetworkScene> {
    const { ovn } = testConfig(
      Object.fromEntries(
        Object.entries(process.env).filter((entry): entry is [string, string] =>
          /^SKYDECK_OV/.test(entry[0]),
        ),
      ),
    );
    const database = await createTestDatabase();
    const log = createLogger('test', 'silent');
    const { db, url } = database;
    const project = await db.project.create({ data: { name: randomUUID() } });
    const driver = new OvnNetworkDriver({ db, log, northbound: ovn.northbound, openVSwitch: ovn.ovsdb });
    driver.start();
    const feed = new NetworkChangeFeed({ db, databaseUrl: url, network: driver, log });
    feed.start();
    return new NetworkScene(database, driver, feed, project.id);
  }

  get db() {
    return this.database.db;
  }

  async network(
    prefix: string,
    more: Partial<Prisma.NetworkUncheckedCreateInput> = {},
  ): Promise<NetworkAndSubnet> {
    const { subnets, ...network } = await this.db.network.create({
      data: {
        projectId: this.projectId,
        name: prefix,
        ...more,
        subnets: {
          create: {
            name: prefix,
            cidr: `${prefix}.0/24`,
            gatewayIp: `${prefix}.1`,
            pools: { create: { first: `${prefix}.10`, last: `${prefix}.99` } },
          },
        },
      },
      include: { subnets: true },
    });
    return { ...network, subnet: subnets[0] as Subnet };
  }

  port({ id }: Network, more: Partial<NewPort> = {}): Promise<PortWithAddresses> {
    return this.db.$transaction((tx) =>
      createPort(tx, { projectId: this.projectId, networkId: id, ...more }),
    );
  }

  /** A guest at a port, with the port's address and its network's gateway. */
  async guest(port: PortWithAddresses, gateway: string): Promise<PluggedPort & { address: string }> {
    const guest = await PluggedPort.plug(port.id, port.macAddress);
    this.guests.push(guest);
    const address = port.addresses[0]?.address ?? '';
    await guest.addAddress(address);
    await guest.setGateway(gateway);
    return Object.assign(guest, { address });
  }

  /** Resolves when OVN has been told of everything, and the host does as it says. */
  async settled(): Promise<void> {
    await vi.waitFor(async () => expect(await this.db.networkChange.count()).toBe(0), {
      timeout: 20_000,
      interval: 20,
    });
    await execa('ovn-nbctl', ['--timeout=10', '--wait=hv', 'sync']);
  }

  async close(): Promise<void> {
    for (const guest of this.guests) await guest.unplug();
    await this.db.portForwarding.deleteMany();
    await this.db.floatingIp.deleteMany();
    await this.db.port.deleteMany();
    await this.db.router.deleteMany();
    await this.db.network.deleteMany();
    await this.db.securityGroup.deleteMany();
    await this.settled();
    await this.feed.stop();
    await this.driver.close();
    await this.database.drop();
  }
}
