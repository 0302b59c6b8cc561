import type { VolumeBackend, VolumeType } from '@skydeck/db';
import { capabilitiesOf } from '../scheduler/backend-filters';
import { unsatisfied } from '../scheduler/extra-specs';

/** Why the volume's data must be copied to be of the type; null when it may stay as and where it is. */
export function migrationReason(
  volume: { encrypted: boolean },
  type: Pick<VolumeType, 'encryption' | 'extraSpecs'>,
  backend: Pick<VolumeBackend, 'name' | 'driver' | 'shared' | 'capabilities'>,
): string | null {
  if (volume.encrypted !== (type.encryption !== null)) {
    return volume.encrypted
      ? 'it is encrypted, and volumes of that type are not'
      : 'volumes of that type are encrypted, and it is not';
  }
  const why = unsatisfied(type.extraSpecs as Record<string, string>, capabilitiesOf(backend));
  return why === null ? null : `its back end ${backend.name} does not fit: ${why}`;
}
