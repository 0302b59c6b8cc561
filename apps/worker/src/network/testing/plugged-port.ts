import { INTEGRATION_BRIDGE } from '@skydeck/core/network/guest-interface';
import { execa } from 'execa';

/** A network namespace that stands for a guest, with one interface plugged in under a port's id. */
export class PluggedPort {
  private readonly stopping = new AbortController();
  private readonly servers: Promise<void>[] = [];

  private constructor(
    readonly name: string,
    readonly mac: string,
  ) {}

  /** Plugs the port in, as a hypervisor would. */
  static async plug(portId: string, mac: string): Promise<PluggedPort> {
    const name = `tap${portId.replaceAll('-', '').slice(-11)}`;
    const guest = new PluggedPort(name, mac);
    await execa('ip', ['netns', 'add', name]);
    await execa('ovs-vsctl', [
      ...['--timeout=10', 'add-port', INTEGRATION_BRIDGE, name],
      ...['--', 'set', 'Interface', name, 'type=internal', `external_ids:iface-id=${portId}`],
    ]);
    await execa('ip', ['link', 'set', name, 'netns', name]);
    await guest.ip('link', 'set', 'lo', 'up');
    await guest.ip('link', 'set', name, 'address', mac, 'mtu', '1442', 'up');
    return guest;
  }

  /** Asks for an address by DHCP; resolves to the client's report. */
  async dhcp(): Promise<string> {
    const { all } = await this.run(
      'busybox',
      ...['udhcpc', '-i', this.name, '-f', '-n', '-q', '-t', '10', '-T', '1', '-s', '/bin/true'],
    );
    return String(all);
  }

  async addAddress(address: string): Promise<void> {
    await this.ip('address', 'add', `${address}/24`, 'dev', this.name);
  }

  /** Sends what is not for its own network there. */
  async setGateway(address: string): Promise<void> {
    await this.ip('route', 'replace', 'default', 'via', address);
  }

  /** Answers every connection to a TCP port with a line, until it is unplugged. */
  answer(port: number, line: string): void {
    const command = ['busybox', 'nc', '-l', '-p', String(port), '-e', 'echo', line];
    const serve = async (): Promise<void> => {
      while (!this.stopping.signal.aborted) {
        await execa('ip', ['netns', 'exec', this.name, ...command], {
          reject: false,
          cancelSignal: this.stopping.signal,
        });
      }
    };
    this.servers.push(serve());
  }

  /** Whether a ping from one of the guest's addresses is answered. */
  async reaches(target: string, source: string): Promise<boolean> {
    const { exitCode } = await this.run('busybox', 'ping', '-c', '1', '-W', '1', '-I', source, target);
    return exitCode === 0;
  }

  /** What a TCP port says; empty when nobody is there. */
  async read(target: string, port: number): Promise<string> {
    return String((await this.run('busybox', 'nc', '-w', '2', target, String(port))).stdout);
  }

  /** Tells the guest a neighbour's MAC address, so that a test is about packets and not about ARP. */
  async knows(address: string, mac: string): Promise<void> {
    await this.ip('neighbour', 'replace', address, 'lladdr', mac, 'dev', this.name);
  }

  /** The MAC address that the guest has learnt for an address. */
  async macOf(address: string): Promise<string | undefined> {
    const { stdout } = await this.ip('neighbour', 'show', address);
    return /lladdr (\S+)/.exec(stdout)?.[1];
  }

  async unplug(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.servers);
    await execa('ovs-vsctl', ['--timeout=10', '--if-exists', 'del-port', this.name]);
    await execa('ip', ['netns', 'delete', this.name], { reject: false });
  }

  private ip(...args: string[]) {
    return execa('ip', ['-n', this.name, ...args]);
  }

  private run(...command: string[]) {
    return execa('ip', ['netns', 'exec', this.name, ...command], { reject: false, all: true });
  }
}
