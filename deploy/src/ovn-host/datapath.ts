import { run, succeeds } from '../commands';

/** `system` is the kernel's datapath, `netdev` the one in user space. */
export type Datapath = 'system' | 'netdev';

const PROBE = 'skydeck-probe';

/**
 * Whether the kernel's datapath can be used here and now. Open vSwitch lists it wherever it was compiled in, so one is
 * made and removed again.
 */
export async function kernelDatapathWorks(): Promise<boolean> {
  const known = await run(['ovs-vsctl', '--timeout=5', 'get', 'Open_vSwitch', '.', 'datapath_types'], {
    allowFailure: true,
  });
  if (!known.stdout.includes('system')) return false;
  await run(['modprobe', 'openvswitch'], { allowFailure: true });
  await run(['ovs-dpctl', 'del-dp', PROBE], { allowFailure: true });
  const made = await succeeds(['ovs-dpctl', 'add-dp', PROBE]);
  if (made) await run(['ovs-dpctl', 'del-dp', PROBE], { allowFailure: true });
  return made;
}
