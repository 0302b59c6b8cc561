import { execa } from 'execa';

const INTEGRATION_BRIDGE = 'br-int';

/** A network namespace that stands for a guest at a port of the cloud, so that packets can be sent from there. */
export class PluggedPort {
  private constructor(private readonly name: string) {}

  static async plug(portId: string, mac: string, address: string): Promise<PluggedPort> {
    const name = `tap${portId.replaceAll('-', '').slice(-11)}`;
    await execa('ip', ['netns', 'add', name]);
    await execa('ovs-vsctl', [
      ...['--timeout=10', 'add-port', INTEGRATION_BRIDGE, name],
      ...['--', 'set', 'Interface', name, 'type=internal', `external_ids:iface-id=${portId}`],
    ]);
    await execa('ip', ['link', 'set', name, 'netns', name]);
    await execa('ip', ['-n', name, 'link', 'set', name, 'address', mac, 'mtu', '1442', 'up']);
    await execa('ip', ['-n', name, 'address', 'add', `${address}/24`, 'dev', name]);
    return new PluggedPort(name);
  }

  /** Whether a ping is answered. */
  async reaches(target: string): Promise<boolean> {
    const { exitCode } = await execa(
      'ip',
      ['netns', 'exec', this.name, 'busybox', 'ping', '-c', '1', '-W', '1', target],
      { reject: false },
    );
    return exitCode === 0;
  }

  async unplug(): Promise<void> {
    await execa('ovs-vsctl', ['--timeout=10', '--if-exists', 'del-port', this.name]);
    await execa('ip', ['netns', 'delete', this.name], { reject: false });
  }
}
