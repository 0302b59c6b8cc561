import { AppError } from '../../app-error';
import type { LockedVolume } from '../lock-volumes';

/** @throws AppError CONFLICT when a guest has hold of the volume */
export function refuseAttached(volume: Pick<LockedVolume, 'name' | 'attachments'>, what: string): void {
  if (volume.attachments === 0) return;
  throw new AppError('CONFLICT', `${volume.name} is attached to an instance and cannot ${what} meanwhile.`, {
    hint: 'Detach it first.',
  });
}
