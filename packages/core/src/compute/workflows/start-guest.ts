import type { StepContext } from '../../operation/workflow';
import type { InstanceMemo } from '../disk-driver';
import { readGuestImages } from './guest-images';
import { guestSpec, readGuest } from './guest-record';
import type { InstanceDrivers } from './instance-drivers';

/** Starts the operation's guest with all that its row says, volumes included, while none of them is changed. */
export async function startGuest(ctx: StepContext<InstanceMemo>, drivers: InstanceDrivers): Promise<void> {
  const instanceId = ctx.operation.subjectId;
  await drivers.guestTurns.take(instanceId, async () => {
    const guest = await readGuest(ctx.db, instanceId);
    const images = guest.image ? await readGuestImages(ctx.db, guest.image) : null;
    await drivers.hypervisor.start(await guestSpec(guest, images, drivers, ctx.signal), ctx.signal);
  });
}
