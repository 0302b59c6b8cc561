'use client';
import { attachVolumeInput, nextDevice } from '@skydeck/core/volume/attachment.input';
import { CheckboxField, Field, Input, Select, Skeleton, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB } from '../../format/units';
import { useTRPC } from '../../trpc/client';

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

const page = { page: 1, pageSize: 100 as const };
const attachable = ['ACTIVE', 'PAUSED', 'SHUTOFF'] as const;

/** Which volume goes to which instance, and how. */
export function AttachVolumeDialog({ instance, volume, onClose }: AttachVolumeDialogProps) {
  const t = useTranslations('attachments');
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const byName = { sort: { by: 'name', dir: 'asc' } } as const;
  const volumes = useQuery({
    ...trpc.volume.list.queryOptions({ ...page, ...byName, status: ['available', 'in-use'] }),
    enabled: volume === undefined,
  });
  const instances = useQuery({
    ...trpc.instance.list.queryOptions({ ...page, ...byName, status: [...attachable] }),
    enabled: instance === undefined,
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
          query={volumes}
          options={volumes.data?.items
            .filter(({ actions }) => actions.attach.allowed)
            .map((each) => ({
              value: each.id,
              label: each.name,
              description: `${formatGiB(each.sizeGiB, locale)} · ${each.type.name}`,
            }))}
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
          query={instances}
          options={instances.data?.items.map((each) => ({
            value: each.id,
            label: each.name,
            description: each.ipAddress ?? undefined,
          }))}
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

interface ChoiceFieldProps {
  label: string;
  placeholder: string;
  /** Said when there is nothing to choose from. */
  nothing: string;
  query: { isError: boolean; error: unknown; refetch: () => unknown };
  /** Undefined while they load. */
  options: { value: string; label: string; description: string | undefined }[] | undefined;
  value: string;
  onChange: (value: string) => void;
  error: string | null;
}

/** One of what the cloud has now. */
function ChoiceField({ query, options, nothing, placeholder, value, onChange, ...field }: ChoiceFieldProps) {
  if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!options) return <Skeleton className="h-9 w-full" />;
  const none = options.length === 0;
  return (
    <Field {...field} required hint={none ? nothing : undefined}>
      {(control) => (
        <Select
          {...control}
          value={value}
          placeholder={placeholder}
          disabled={none}
          onValueChange={onChange}
          options={options}
        />
      )}
    </Field>
  );
}
