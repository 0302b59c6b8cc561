import { createSchedule } from '@skydeck/core/volume/backup/schedule/create-schedule';
import { deleteSchedule } from '@skydeck/core/volume/backup/schedule/delete-schedule';
import { listSchedules } from '@skydeck/core/volume/backup/schedule/list-schedules';
import { runSchedule } from '@skydeck/core/volume/backup/schedule/run-schedule';
import {
  createScheduleInput,
  listSchedulesInput,
  scheduleIdInput,
  updateScheduleInput,
} from '@skydeck/core/volume/backup/schedule/schedule.input';
import { updateSchedule } from '@skydeck/core/volume/backup/schedule/update-schedule';
import { procedure, router } from '../trpc';

export const backupScheduleRouter = router({
  list: procedure('volume.backup.read')
    .input(listSchedulesInput)
    .query(({ ctx, input }) => listSchedules(ctx, input)),
  create: procedure('volume.backup.write')
    .input(createScheduleInput)
    .mutation(({ ctx, input }) => createSchedule(ctx, input)),
  update: procedure('volume.backup.write')
    .input(updateScheduleInput)
    .mutation(({ ctx, input }) => updateSchedule(ctx, input)),
  delete: procedure('volume.backup.write')
    .input(scheduleIdInput)
    .mutation(({ ctx, input }) => deleteSchedule(ctx, input)),
  run: procedure('volume.backup.write')
    .input(scheduleIdInput)
    .mutation(({ ctx, input }) => runSchedule(ctx, input)),
});
