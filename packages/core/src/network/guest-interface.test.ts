import { describe, expect, it } from 'vitest';
import { guestInterface } from './guest-interface';

const port = {
  portId: '019aaf10-1111-7222-8333-0123456789ab',
  mac: 'fa:16:3e:00:00:01',
  mtu: 1442,
  model: 'virtio',
} as const;

describe('guestInterface', () => {
  it('plugs into the integration bridge under the port’s id', () => {
    expect(guestInterface({ ...port, datapath: 'system' })).toEqual({
      bridge: 'br-int',
      virtualPort: 'openvswitch',
      interfaceId: port.portId,
      mac: port.mac,
      model: 'virtio',
      mtu: 1442,
      targetDevice: 'tap123456789ab',
      offloads: true,
    });
  });

  it('switches offloads off for the datapath in user space', () => {
    expect(guestInterface({ ...port, datapath: 'netdev' }).offloads).toBe(false);
  });
});
