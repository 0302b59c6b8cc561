'use client';
import {
  copyGroupInput,
  createGroupSnapshotInput,
  setGroupVolumesInput,
  type CopyGroupInput,
} from '@skydeck/core/volume/group/group.input';
import { toast } from '@skydeck/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { StorageNameFields } from '../storage-name-fields';
import { GroupVolumesField } from './group-volumes-field';
import type { GroupSummary } from './group-view';

interface GroupDialogProps {
  group: GroupSummary;
  onClose: () => void;
}

/** Has everything read anew that shows groups, their snapshots or their volumes. */
export function useGroupRefresh(): () => void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => {
    for (const area of [trpc.volumeGroup, trpc.groupSnapshot, trpc.volume, trpc.snapshot])
      void queryClient.invalidateQueries(area.pathFilter());
  };
}

/** Which volumes are in a group. */
export function ManageGroupDialog({ group, onClose }: GroupDialogProps) {
  const t = useTranslations('volumeGroups.manage');
  const refresh = useGroupRefresh();
  const { id, name, availabilityZone, types } = group;
  const form = useForm(setGroupVolumesInput, { id, volumeIds: group.volumes.map((volume) => volume.id) });
  const setVolumes = useMutation(useTRPC().volumeGroup.setVolumes.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name })}
      description={t('description')}
      form={form}
      mutation={setVolumes}
      onClose={onClose}
      onSubmit={(input) =>
        setVolumes.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name, count: input.volumeIds.length }));
            refresh();
            onClose();
          },
        })
      }
    >
      <GroupVolumesField
        group={group}
        availabilityZone={availabilityZone}
        typeIds={types.map((type) => type.id)}
        value={form.values.volumeIds}
        onChange={(volumeIds) => form.set({ volumeIds })}
      />
    </FormDialog>
  );
}

/** Names a new snapshot of all volumes of a group. */
export function SnapshotGroupDialog({ group, onClose }: GroupDialogProps) {
  const t = useTranslations('volumeGroups.snapshot');
  const refresh = useGroupRefresh();
  const form = useForm(createGroupSnapshotInput, { groupId: group.id, name: '', description: '' });
  const create = useMutation(useTRPC().groupSnapshot.create.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: group.name })}
      description={t('description', { count: group.volumes.length })}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: () => {
            toast.success(t('done', { name: input.name }));
            refresh();
            onClose();
          },
        })
      }
    >
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}

export interface CopyGroupDialogProps {
  source: CopyGroupInput['source'];
  /** What the source is called, and how many volumes are made. */
  name: string;
  count: number;
  onClose: () => void;
}

/** Names a new group of copies of all volumes of another one, or of what they were at a group snapshot. */
export function CopyGroupDialog({ source, name, count, onClose }: CopyGroupDialogProps) {
  const t = useTranslations('volumeGroups.copy');
  const refresh = useGroupRefresh();
  const router = useRouter();
  const form = useForm(copyGroupInput, { source, name: '', description: '' });
  const copy = useMutation(useTRPC().volumeGroup.copy.mutationOptions());
  return (
    <FormDialog
      title={t(source.kind === 'group' ? 'clone' : 'fromSnapshot', { name })}
      description={t('description', { count })}
      form={form}
      mutation={copy}
      onClose={onClose}
      submitLabel={t('submit')}
      onSubmit={(input) =>
        copy.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('done', { name: input.name }));
            refresh();
            onClose();
            router.push(`/volume/groups/${id}`);
          },
        })
      }
    >
      <StorageNameFields values={form.values} set={form.set} wrong={form.wrong} />
    </FormDialog>
  );
}
