import type { Image } from '@skydeck/db';
import { AppError } from '../app-error';
import type { Actor } from '../context';
import { allows } from '../policy/authorize';

type Visibility = Image['visibility'];

/**
 * Who may let an image be seen by whom: everybody by cloud admins only, also when they take that back.
 * @param before of an image that there is already
 * @throws AppError FORBIDDEN
 */
export function checkVisibility(actor: Actor, visibility: Visibility, before?: Visibility): void {
  if ((visibility === 'public' || before === 'public') && !allows(actor, 'image.publish')) {
    throw new AppError('FORBIDDEN', 'Only administrators of the cloud offer images to everybody.', {
      hint: 'Keep it private, or share it with single projects.',
      field: 'visibility',
    });
  }
  if (visibility !== 'private' && !allows(actor, 'image.share')) {
    throw new AppError('FORBIDDEN', 'Your role does not allow to share images.', { field: 'visibility' });
  }
}
