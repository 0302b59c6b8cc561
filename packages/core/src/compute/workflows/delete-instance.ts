import type { Workflow } from '../../operation/workflow';
import { deadlineOfAction } from '../action-deadlines';
import type { InstanceMemo } from '../disk-driver';
import type { InstanceDrivers } from './instance-drivers';
import { failed } from './launch-instance';
import { releaseVolumes } from './release-volumes';

/** `instance.delete`: wins over everything, and leaves nothing: no guest, disk, port, address or claim. */
export function deleteInstanceWorkflow(drivers: InstanceDrivers): Workflow<InstanceMemo> {
  return {
    kind: 'instance.delete',
    deadlineMs: deadlineOfAction('delete', drivers.config.stopTimeoutMs),
    steps: [
      {
        name: 'locate',
        where: 'conductor',
        progress: 10,
        async run(ctx) {
          const instance = await ctx.db.instance.findUniqueOrThrow({
            where: { id: ctx.operation.subjectId },
            select: { hostId: true, ports: { select: { id: true } } },
          });
          if (instance.hostId !== null) ctx.memo.hostId = instance.hostId;
          ctx.memo.portIds = instance.ports.map((port) => port.id);
        },
      },
      {
        name: 'remove-guest',
        where: 'host',
        progress: 70,
        async run(ctx) {
          const { subjectId } = ctx.operation;
          await drivers.hypervisor.remove(subjectId, ctx.signal);
          await drivers.disks.remove(subjectId, ctx.signal);
          for (const portId of ctx.memo.portIds ?? []) await drivers.network.unplugPort(portId, ctx.signal);
        },
      },
      {
        name: 'release-volumes',
        where: 'conductor',
        progress: 80,
        run: (ctx) => releaseVolumes(ctx),
      },
      {
        name: 'release-network',
        where: 'conductor',
        progress: 90,
        async run(ctx) {
          const portIds = ctx.memo.portIds ?? [];
          await ctx.fenced((tx) => tx.port.deleteMany({ where: { instanceId: ctx.operation.subjectId } }));
          await drivers.network.syncPorts(portIds, ctx.signal);
        },
      },
    ],
    async onSucceeded(tx, { subjectId }) {
      await tx.allocation.deleteMany({ where: { instanceId: subjectId } });
      await tx.instance.update({
        where: { id: subjectId },
        data: {
          status: 'DELETED',
          taskState: null,
          powerState: 'NOSTATE',
          deletedAt: new Date(),
          wantRunning: false,
          ipAddress: null,
          userData: null,
        },
      });
    },
    async onFailed(tx, { subjectId }, error) {
      await tx.instance.updateMany({
        where: { id: subjectId, deletedAt: null },
        data: { ...failed(error), taskState: null },
      });
    },
    async onCancelled(tx, { subjectId }) {
      await tx.instance.updateMany({ where: { id: subjectId, deletedAt: null }, data: { taskState: null } });
    },
  };
}
