import { expect, test } from 'vitest';
import { AppError } from '../app-error';
import { guestHardware, kernelCommandLine } from './guest-hardware';

const of = (properties: Record<string, string>, kernelId: string | null = null) =>
  guestHardware({ properties, kernelId });

test('an image that says nothing gets what is fastest', () => {
  expect(of({})).toEqual({
    machine: 'q35',
    firmware: 'bios',
    diskBus: 'virtio',
    scsiModel: 'virtio-scsi',
    vifModel: 'virtio',
    guestAgent: true,
    windows: false,
  });
});

test('what an image says counts; what nobody here knows is left alone', () => {
  const asked = of({
    hw_disk_bus: 'scsi',
    hw_scsi_model: 'lsisas1068',
    hw_vif_model: 'e1000e',
    hw_firmware_type: 'uefi',
    hw_machine_type: 'pc',
    hw_qemu_guest_agent: 'no',
    os_type: 'windows',
    hw_video_ram: '64',
    ovf_vcpus: '4',
  });
  expect(asked).toEqual({
    machine: 'pc',
    firmware: 'uefi',
    diskBus: 'scsi',
    scsiModel: 'lsisas1068',
    vifModel: 'e1000e',
    guestAgent: false,
    windows: true,
  });
});

test('IDE brings the machine that has it', () => {
  expect(of({ hw_disk_bus: 'ide' }).machine).toBe('pc');
});

test.each([
  [{ hw_disk_bus: 'floppy' }, 'hw_disk_bus is “floppy”'],
  [{ hw_vif_model: 'e1000"/><x' }, 'hw_vif_model'],
  [{ hw_firmware_type: 'coreboot' }, 'hw_firmware_type'],
  [{ hw_machine_type: 'microvm' }, 'hw_machine_type'],
  [{ hw_disk_bus: 'ide', hw_machine_type: 'q35' }, 'IDE disks on a q35'],
  [{ hw_scsi_model: 'lsilogic' }, 'its disk bus is virtio'],
  [{ os_command_line: 'quiet' }, 'no kernel of its own'],
])('%o is refused', (properties, why) => {
  const attempt = () => of(properties as Record<string, string>);
  expect(attempt).toThrow(AppError);
  expect(attempt).toThrow(why);
});

test('a kernel is told where its root is, or what the image says', () => {
  const kernelId = '22222222-2222-4222-8222-222222222222';
  expect(kernelCommandLine({}, of({}, kernelId))).toContain('root=/dev/vda ');
  expect(kernelCommandLine({}, of({ hw_disk_bus: 'sata' }, kernelId))).toContain('root=/dev/sda ');
  const own = { os_command_line: 'root=LABEL=root ro' };
  expect(kernelCommandLine(own, of(own, kernelId))).toBe('root=LABEL=root ro');
});
