import {
  createQosSpecInput,
  listQosSpecsInput,
  qosSpecIdInput,
  updateQosSpecInput,
} from '@skydeck/core/volume/qos-spec.input';
import { createQosSpec, deleteQosSpec, listQosSpecs, updateQosSpec } from '@skydeck/core/volume/qos-specs';
import { procedure, router } from '../trpc';

export const qosSpecRouter = router({
  list: procedure('volume.volume-type.write')
    .input(listQosSpecsInput)
    .query(({ ctx, input }) => listQosSpecs(ctx, input)),
  create: procedure('volume.volume-type.write')
    .input(createQosSpecInput)
    .mutation(({ ctx, input }) => createQosSpec(ctx, input)),
  update: procedure('volume.volume-type.write')
    .input(updateQosSpecInput)
    .mutation(({ ctx, input }) => updateQosSpec(ctx, input)),
  delete: procedure('volume.volume-type.write')
    .input(qosSpecIdInput)
    .mutation(({ ctx, input }) => deleteQosSpec(ctx, input)),
});
