import type { InstanceStatus, PowerState, Tx } from '@skydeck/db';
import type { StepContext, Workflow } from '../../operation/workflow';
import { deadlineOfAction } from '../action-deadlines';
import type { InstanceMemo } from '../disk-driver';
import { workflowOf, type OperationAction } from '../instance-states';
import type { MeasuredGuest } from '../hypervisor-driver';
import { readGuest } from './guest-record';
import type { InstanceDrivers } from './instance-drivers';
import { failed, settle } from './launch-instance';
import { startGuest } from './start-guest';

type PowerAction = Exclude<OperationAction, 'delete'>;
type Context = StepContext<InstanceMemo>;

/** The status that a measured guest has. */
export function statusOfGuest(guest: MeasuredGuest | null): InstanceStatus {
  if (!guest) return 'SHUTOFF';
  if (guest.saved) return 'SUSPENDED';
  switch (guest.powerState) {
    case 'RUNNING':
      return 'ACTIVE';
    case 'PAUSED':
      return 'PAUSED';
    default:
      return 'SHUTOFF';
  }
}

export function powerStateOfGuest(guest: MeasuredGuest | null): PowerState {
  if (!guest) return 'SHUTDOWN';
  return guest.saved ? 'SUSPENDED' : guest.powerState;
}

/** The workflows that switch a guest on, off and between. Each is one step on the instance's host. */
export function powerWorkflows(drivers: InstanceDrivers): Workflow<InstanceMemo>[] {
  const { hypervisor, config } = drivers;
  const idOf = (ctx: Context): string => ctx.operation.subjectId;

  const start = async (ctx: Context): Promise<void> => {
    const { ports } = await readGuest(ctx.db, idOf(ctx));
    await drivers.network.syncPorts(
      ports.map((port) => port.id),
      ctx.signal,
    );
    await startGuest(ctx, drivers);
  };
  const stop = async (ctx: Context): Promise<void> => {
    ctx.progress(10, 'Asked the guest to shut down');
    const obeyed = await hypervisor.shutdown(idOf(ctx), config.stopTimeoutMs, ctx.signal);
    if (obeyed) return;
    ctx.progress(
      90,
      `The guest did not shut down within ${config.stopTimeoutMs / 1000} s: it was switched off`,
    );
    await hypervisor.powerOff(idOf(ctx), ctx.signal);
  };
  const hardReboot = async (ctx: Context): Promise<void> => {
    // After a crash of this worker in between, the guest is off already: then only the start is left.
    await hypervisor.powerOff(idOf(ctx), ctx.signal);
    await start(ctx);
  };
  const softReboot = async (ctx: Context): Promise<void> => {
    ctx.progress(10, 'Asked the guest to reboot');
    if (await hypervisor.reboot(idOf(ctx), config.stopTimeoutMs, ctx.signal)) return;
    ctx.progress(80, `The guest did not reboot within ${config.stopTimeoutMs / 1000} s: it was reset`);
    await hardReboot(ctx);
  };

  const measure = async (ctx: Context): Promise<void> => {
    const guest = await hypervisor.measure(idOf(ctx), ctx.signal);
    ctx.memo.measured = { status: statusOfGuest(guest), powerState: powerStateOfGuest(guest) };
  };

  const steps: Record<
    PowerAction,
    { step: string; run: (ctx: Context) => Promise<void>; wantRunning: boolean }
  > = {
    start: { step: 'start-guest', run: start, wantRunning: true },
    stop: { step: 'shut-down-guest', run: stop, wantRunning: false },
    'reboot-soft': { step: 'reboot-guest', run: softReboot, wantRunning: true },
    'reboot-hard': { step: 'reset-guest', run: hardReboot, wantRunning: true },
    pause: { step: 'pause-guest', run: (ctx) => hypervisor.pause(idOf(ctx), ctx.signal), wantRunning: true },
    unpause: {
      step: 'unpause-guest',
      run: (ctx) => hypervisor.unpause(idOf(ctx), ctx.signal),
      wantRunning: true,
    },
    suspend: {
      step: 'suspend-guest',
      run: (ctx) => hypervisor.suspend(idOf(ctx), ctx.signal),
      wantRunning: false,
    },
    resume: { step: 'resume-guest', run: start, wantRunning: true },
  };

  return Object.entries(steps).map(([action, { step, run, wantRunning }]) => ({
    kind: workflowOf(action as PowerAction),
    deadlineMs: deadlineOfAction(action as PowerAction, config.stopTimeoutMs),
    steps: [
      // Also after a failure the row says what is measured.
      { name: step, where: 'host', progress: 90, run, undo: measure },
      { name: 'measure-guest', where: 'host', progress: 95, run: measure },
    ],
    onSucceeded: async (tx, operation, memo) => {
      await applyMeasured(tx, operation.subjectId, memo);
      await tx.instance.updateMany({
        where: { id: operation.subjectId },
        data: { wantRunning, errorCode: null, errorMessage: null, errorHint: null },
      });
    },
    onFailed: async (tx, operation, error, memo) => {
      await applyMeasured(tx, operation.subjectId, memo);
      const { status, ...why } = failed(error);
      const broken = wantRunning && measuredOf(memo)?.status !== 'ACTIVE';
      await tx.instance.updateMany({
        where: { id: operation.subjectId, deletedAt: null },
        // A guest that should run and does not is an error; one that would not stop only says why.
        data: broken ? { status, ...why } : why,
      });
    },
    onCancelled: (tx, operation, memo) => applyMeasured(tx, operation.subjectId, memo),
  }));
}

function measuredOf(memo: InstanceMemo): { status: InstanceStatus; powerState: PowerState } | undefined {
  return memo.measured as { status: InstanceStatus; powerState: PowerState } | undefined;
}

async function applyMeasured(tx: Tx, instanceId: string, memo: InstanceMemo): Promise<void> {
  const measured = measuredOf(memo);
  await settle(tx, instanceId, measured ? { ...measured, powerMeasuredAt: new Date() } : {});
}
