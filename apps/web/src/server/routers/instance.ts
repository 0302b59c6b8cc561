import { actOnInstances } from '@skydeck/core/compute/act-on-instances';
import { getInstance } from '@skydeck/core/compute/get-instance';
import { instanceLog, instanceLogFrom } from '@skydeck/core/compute/instance-log';
import { instanceXml } from '@skydeck/core/compute/instance-xml';
import {
  actOnInstancesInput,
  instanceIdInput,
  instanceLogFromInput,
  instanceLogInput,
  launchInstancesInput,
  listInstancesInput,
  updateInstanceInput,
} from '@skydeck/core/compute/instance.input';
import { launchInstances } from '@skydeck/core/compute/launch-instances';
import { listInstances } from '@skydeck/core/compute/list-instances';
import { updateInstance } from '@skydeck/core/compute/update-instance';
import { procedure, router } from '../trpc';

export const instanceRouter = router({
  list: procedure('compute.instance.read')
    .input(listInstancesInput)
    .query(({ ctx, input }) => listInstances(ctx, input)),
  get: procedure('compute.instance.read')
    .input(instanceIdInput)
    .query(({ ctx, input }) => getInstance(ctx, input)),
  launch: procedure('compute.instance.launch')
    .input(launchInstancesInput)
    .mutation(({ ctx, input }) => launchInstances(ctx, input)),
  update: procedure('compute.instance.update')
    .input(updateInstanceInput)
    .mutation(({ ctx, input }) => updateInstance(ctx, input)),
  // The use case asks for the permission of the action that is wanted; this is the least of them.
  action: procedure('compute.instance.power')
    .input(actOnInstancesInput)
    .mutation(({ ctx, input }) => actOnInstances(ctx, input)),
  xml: procedure('compute.instance.xml')
    .input(instanceIdInput)
    .query(({ ctx, input }) => instanceXml(ctx, input)),
  log: procedure('compute.instance.log')
    .input(instanceLogInput)
    .query(({ ctx, input }) => instanceLog(ctx, input)),
  logFrom: procedure('compute.instance.log')
    .input(instanceLogFromInput)
    .query(({ ctx, input }) => instanceLogFrom(ctx, input)),
});
