import { describe, expect, test } from 'vitest';
import { guestHardware } from '../../compute/guest-hardware';
import { hardware } from './seed-namespaces';

/** What else a value needs in order to make sense. */
const beside: Record<string, Record<string, string>> = {
  hw_scsi_model: { hw_disk_bus: 'scsi' },
  os_command_line: {},
};

describe.each(Object.entries(hardware))('%s', (key, { enum: values = ['quiet'] }) => {
  test.each(values)('%s is honoured at the launch', (value) => {
    const properties = { ...beside[key], [key]: value };
    const kernelId = key === 'os_command_line' ? 'a kernel' : null;
    expect(() => guestHardware({ properties, kernelId })).not.toThrow();
  });

  test('what is not offered is refused', () => {
    const properties = { [key]: 'x'.repeat(1_025) };
    expect(() => guestHardware({ properties, kernelId: 'a kernel' })).toThrow(key);
  });
});
