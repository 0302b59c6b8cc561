import type { Db, Prisma } from '@skydeck/db';
import { notFound } from '../../app-error';
import { guestInterface } from '../../network/guest-interface';
import { open } from '../../secret-box';
import { attachedVolume, guestDisk } from '../../volume/attached-disk';
import type { ConfigDriveContent } from '../disk-driver';
import { guestHardware, kernelCommandLine } from '../guest-hardware';
import type { GuestSpec } from '../hypervisor-driver';
import { userDataKey } from '../user-data-key';
import { bootFiles, rootFile, type GuestImages } from './guest-images';
import type { InstanceDrivers } from './instance-drivers';

const include = {
  image: true,
  host: { select: { name: true, availabilityZone: true } },
  ports: { include: { network: { select: { mtu: true } } }, orderBy: { createdAt: 'asc' } },
  attachments: { include: attachedVolume, orderBy: { device: 'asc' } },
} satisfies Prisma.InstanceInclude;

export type GuestRecord = Prisma.InstanceGetPayload<{ include: typeof include }>;

/** The instance with what its host needs to build it: one query. @throws AppError NOT_FOUND */
export async function readGuest(db: Db, instanceId: string): Promise<GuestRecord> {
  const record = await db.instance.findFirst({ where: { id: instanceId, deletedAt: null }, include });
  if (!record) throw notFound('instance');
  return record;
}

/** Whether it has no root disk of its own. */
export function bootsFromVolume({ attachments }: Pick<GuestRecord, 'attachments'>): boolean {
  return attachments.some(({ bootIndex }) => bootIndex === 0);
}

export async function guestSpec(
  record: GuestRecord,
  images: GuestImages | null,
  drivers: InstanceDrivers,
  signal: AbortSignal,
): Promise<GuestSpec> {
  const { directory, rootDisk, configDrive } = drivers.disks.paths(record.id);
  const attachments = record.attachments.filter(({ status, attachedAt }) => {
    // One that is just being detached from a guest that is off must not come back with its start.
    return status !== 'detached' && attachedAt !== null;
  });
  const ownDisk = !bootsFromVolume(record);
  // What its disk stands on may have been lost; then it is fetched before anything is started.
  if (ownDisk && images?.disk) await rootFile(images.disk, drivers.images, signal);
  const files = images && (await bootFiles(images, drivers.images, signal));
  const hardware = guestHardware({
    properties: record.imageProperties,
    kernelId: record.image?.kernelId ?? null,
  });
  const { datapath } = await drivers.network.hostFacts(signal);
  return {
    instanceId: record.id,
    name: record.name,
    projectId: record.projectId,
    vcpus: record.vcpus,
    ramMiB: record.ramMiB,
    hardware,
    directory,
    rootDisk: ownDisk ? rootDisk : null,
    cdrom: files?.cdrom ?? null,
    cdromFirst: record.cdromFirst,
    kernel: files?.kernel
      ? {
          path: files.kernel,
          initrd: files.initrd,
          commandLine: kernelCommandLine(record.imageProperties, hardware),
        }
      : null,
    configDrive,
    disks: await Promise.all(
      attachments.map(async (attachment) => {
        const disk = await guestDisk(attachment, drivers, signal);
        // Its system may have a driver for nothing else.
        return attachment.bootIndex === 0 ? { ...disk, bus: hardware.diskBus } : disk;
      }),
    ),
    interfaces: record.ports.map((port) =>
      guestInterface({
        portId: port.id,
        mac: port.macAddress,
        mtu: port.network.mtu,
        datapath,
        model: hardware.vifModel,
      }),
    ),
  };
}

export function configDriveContent(record: GuestRecord, drivers: InstanceDrivers): ConfigDriveContent {
  const properties = record.imageProperties as Record<string, unknown>;
  return {
    instanceId: record.id,
    hostname: record.name,
    projectId: record.projectId,
    availabilityZone: record.host?.availabilityZone ?? '',
    metadata: record.metadata as Record<string, string>,
    keyPair:
      record.keyPairName !== null && record.publicKey !== null
        ? { name: record.keyPairName, publicKey: record.publicKey }
        : null,
    userData: record.userData ? open(userDataKey(drivers.config.secretKey), record.userData) : null,
    label: properties.hw_config_drive === 'nocloud' ? 'nocloud' : 'openstack',
    interfaces: record.ports.map((port) => ({
      portId: port.id,
      mac: port.macAddress,
      mtu: port.network.mtu,
    })),
  };
}
