'use client';
import { createGroupInput } from '@skydeck/core/volume/group/group.input';
import { Field, Select, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { ChoicesField, wholeList } from '../../choice/choices-field';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { StorageNameFields } from '../storage-name-fields';
import { GroupVolumesField } from './group-volumes-field';

/** A new group: what it is called, where it is, what may be in it and what is. */
export function CreateGroupDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('volumeGroups');
  const volumes = useTranslations('volumes');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const zones = useQuery(trpc.volume.zones.queryOptions());
  const types = useQuery(trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }));
  const form = useForm(createGroupInput, {
    name: '',
    description: '',
    availabilityZone: 'nova',
    typeIds: [] as string[],
    volumeIds: [] as string[],
  });
  const { values, set, wrong } = form;
  const create = useMutation(trpc.volumeGroup.create.mutationOptions());
  const known = zones.data ?? [];
  const offered = known.includes(values.availabilityZone) ? known : [values.availabilityZone, ...known];
  return (
    <FormDialog
      title={t('create.title')}
      description={t('create.description')}
      form={form}
      mutation={create}
      onClose={onClose}
      submitLabel={t('create.submit')}
      onSubmit={(input) =>
        create.mutate(input, {
          onSuccess: ({ id }) => {
            toast.success(t('create.done', { name: input.name }));
            void queryClient.invalidateQueries(trpc.volumeGroup.pathFilter());
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
            router.push(`/volume/groups/${id}`);
          },
        })
      }
    >
      <StorageNameFields values={values} set={set} wrong={wrong} />
      <Field label={volumes('columns.zone')} hint={t('create.zoneHint')}>
        {(control) => (
          <Select
            {...control}
            value={values.availabilityZone}
            onValueChange={(availabilityZone) => set({ availabilityZone, volumeIds: [] })}
            options={offered.map((zone) => ({ value: zone, label: zone }))}
          />
        )}
      </Field>
      <ChoicesField
        label={t('create.types')}
        hint={t('create.typesHint')}
        empty={t('create.noTypes')}
        query={wholeList(types.data?.items.map(({ id, name }) => ({ id, name })))}
        value={values.typeIds}
        onChange={(typeIds) => set({ typeIds, volumeIds: [] })}
      />
      <GroupVolumesField
        availabilityZone={values.availabilityZone}
        typeIds={values.typeIds}
        value={values.volumeIds}
        onChange={(volumeIds) => set({ volumeIds })}
      />
    </FormDialog>
  );
}
