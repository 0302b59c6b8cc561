'use client';
import { attachVolumeInput, nextDevice } from '@skydeck/core/volume/attachment.input';
import { CheckboxField, Field, Input, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';
import { useVolumeReason } from '../use-volume-reason';

interface Named {
  id: string;
  name: string;
}

export interface AttachVolumeDialogProps {
  /** One of the two is given, the other is chosen. */
  instance?: Named & { devices: readonly string[] };
  volume?: Named;
  onClose: () => void;
}

const attachable = ['ACTIVE', 'PAUSED', 'SHUTOFF'] as const;

/** Which volume goes to which instance, and how. */
export function AttachVolumeDialog({ instance, volume, onClose }: AttachVolumeDialogProps) {
  const t = useTranslations('attachments');
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reason = useVolumeReason();
  const volumeSearch = useChoiceSearch();
  const instanceSearch = useChoiceSearch();
  const byName = { sort: { by: 'name', dir: 'asc' } } as const;
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({
      ...firstChoices,
      ...byName,
      search: volumeSearch.input,
      status: ['available', 'in-use'],
    }),
    enabled: volume === undefined,
    placeholderData: keepPreviousData,
  });
  const instances = useQuery({
    ...trpc.instance.list.queryOptions({
      ...firstChoices,
      ...byName,
      search: instanceSearch.input,
      status: [...attachable],
    }),
    enabled: instance === undefined,
    placeholderData: keepPreviousData,
  });
  const form = useForm(attachVolumeInput, {
    id: volume?.id ?? '',
    instanceId: instance?.id ?? '',
    device: '',
    readOnly: false,
    deleteOnTermination: false,
  });
  const attach = useMutation(trpc.volume.attach.mutationOptions());
  const suggested = nextDevice(instance?.devices ?? []) ?? '';
  const { values, set, wrong } = form;
  const input = form.input ?? attachVolumeInput.safeParse({ ...values, device: null }).data ?? null;
  const deviceWrong = values.device !== '' && wrong('device');
  return (
    <FormDialog
      title={instance ? t('attachTo', { name: instance.name }) : t('attachOne', { name: volume?.name ?? '' })}
      description={t('description')}
      form={{ input: deviceWrong ? null : input, submit: form.submit }}
      mutation={attach}
      submitLabel={t('attach')}
      onClose={onClose}
      onSubmit={(wanted) =>
        attach.mutate(wanted, {
          onSuccess: ({ device }) => {
            toast.success(t('attaching', { device }));
            void queryClient.invalidateQueries(trpc.volume.pathFilter());
            onClose();
          },
        })
      }
    >
      {volume === undefined ? (
        <ChoiceField
          label={t('volume')}
          placeholder={t('chooseVolume')}
          nothing={t('noVolumes')}
          required
          query={volumes}
          search={volumeSearch}
          choice={(row) => ({
            label: row.name,
            description: `${formatGiB(row.sizeGiB, locale)} · ${row.type.name}`,
            refusal: reason(row, 'attach'),
          })}
          value={values.id}
          onChange={(id) => set({ id })}
          error={wrong('id') ? t('errors.volume') : null}
        />
      ) : null}
      {instance === undefined ? (
        <ChoiceField
          label={t('instance')}
          placeholder={t('chooseInstance')}
          nothing={t('noInstances')}
          required
          query={instances}
          search={instanceSearch}
          choice={({ name, ipAddress }) => ({ label: name, description: ipAddress })}
          value={values.instanceId}
          onChange={(instanceId) => set({ instanceId })}
          error={wrong('instanceId') ? t('errors.instance') : null}
        />
      ) : null}
      <Field
        label={t('device')}
        optional
        hint={t('deviceHint')}
        error={deviceWrong ? t('errors.device') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={values.device}
            placeholder={suggested}
            className="font-mono"
            onChange={(event) => set({ device: event.target.value })}
          />
        )}
      </Field>
      <CheckboxField
        label={t('readOnly')}
        hint={t('readOnlyHint')}
        checked={values.readOnly}
        onCheckedChange={(readOnly) => set({ readOnly })}
      />
      <CheckboxField
        label={t('deleteOnTermination')}
        hint={t('deleteOnTerminationHint')}
        checked={values.deleteOnTermination}
        onCheckedChange={(deleteOnTermination) => set({ deleteOnTermination })}
      />
    </FormDialog>
  );
}
