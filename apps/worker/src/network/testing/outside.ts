import { execa } from 'execa';

const BRIDGE = 'br-outside';
const DEVICE = 'outside0';

const MAPPINGS = 'external_ids:ovn-bridge-mappings';

function setMappings(value: string): string[] {
  return value === ''
    ? ['remove', 'Open_vSwitch', '.', 'external_ids', 'ovn-bridge-mappings']
    : ['set', 'Open_vSwitch', '.', `${MAPPINGS}="${value}"`];
}

/** What is outside of the cloud: a physical network with a machine in it, which is a network namespace. */
export class Outside {
  static readonly physicalNetwork = 'outside';
  static readonly address = '203.0.113.1';
  private static readonly namespace = 'outside';

  private constructor(private readonly otherMappings: string) {}

  static async build(): Promise<Outside> {
    const others = await execa('ovs-vsctl', ['get', 'Open_vSwitch', '.', MAPPINGS], { reject: false });
    const otherMappings = others.stdout.trim().replaceAll('"', '');
    const ours = `${Outside.physicalNetwork}:${BRIDGE}`;
    const { stdout } = await execa('ovs-vsctl', ['get', 'Bridge', 'br-int', 'datapath_type']);
    await execa('ip', ['netns', 'add', Outside.namespace]);
    await execa('ovs-vsctl', [
      ...['--timeout=10', 'add-br', BRIDGE],
      ...['--', 'set', 'Bridge', BRIDGE, `datapath_type=${stdout.trim()}`],
      ...['--', 'add-port', BRIDGE, DEVICE, '--', 'set', 'Interface', DEVICE, 'type=internal'],
      ...['--', ...setMappings([otherMappings, ours].filter(Boolean).join(','))],
    ]);
    await execa('ip', ['link', 'set', DEVICE, 'netns', Outside.namespace]);
    await execa('ip', ['-n', Outside.namespace, 'address', 'add', `${Outside.address}/24`, 'dev', DEVICE]);
    await execa('ip', ['-n', Outside.namespace, 'link', 'set', DEVICE, 'up']);
    return new Outside(otherMappings);
  }

  /** Whether a ping is answered. */
  async reaches(target: string): Promise<boolean> {
    const { exitCode } = await this.run('busybox', 'ping', '-c', '1', '-W', '1', target);
    return exitCode === 0;
  }

  /** What a TCP port says; empty when nobody is there. */
  async read(target: string, port: number): Promise<string> {
    const { stdout } = await this.run('busybox', 'nc', '-w', '2', target, String(port));
    return stdout;
  }

  async remove(): Promise<void> {
    await execa('ovs-vsctl', [
      ...['--timeout=10', '--if-exists', 'del-br', BRIDGE],
      ...['--', ...setMappings(this.otherMappings)],
    ]);
    await execa('ip', ['netns', 'delete', Outside.namespace], { reject: false });
  }

  private run(...command: string[]) {
    return execa('ip', ['netns', 'exec', Outside.namespace, ...command], { reject: false });
  }
}
