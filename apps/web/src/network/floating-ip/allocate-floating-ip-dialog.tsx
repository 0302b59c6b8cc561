'use client';
import { allocateFloatingIpInput } from '@skydeck/core/network/floating-ip/floating-ip.input';
import { Field, Input, toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ChoiceField } from '../../choice/choice-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import { TargetFields } from './target-fields';

/** Takes an address from a pool; it may lead to a port at once. */
export function AllocateFloatingIpDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('floatingIps');
  const common = useTranslations('common');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const search = useChoiceSearch();
  const pools = useQuery({
    ...trpc.network.list.queryOptions({ ...firstChoices, external: true, search: search.input }),
    placeholderData: keepPreviousData,
  });
  const form = useForm(allocateFloatingIpInput, {
    networkId: '',
    address: undefined as string | undefined,
    description: '',
    portId: null as string | null,
    fixedAddress: undefined as string | undefined,
  });
  const { set, wrong } = form;
  // With one pool there is nothing to choose.
  const [only, ...more] = search.input === undefined ? (pools.data?.items ?? []) : [];
  if (only && more.length === 0 && form.values.networkId === '') set({ networkId: only.id });
  const { values } = form;
  const allocate = useMutation(trpc.floatingIp.allocate.mutationOptions());
  return (
    <FormDialog
      title={t('allocate.title')}
      description={t('allocate.description')}
      form={form}
      mutation={allocate}
      onClose={onClose}
      submitLabel={t('allocate.submit')}
      onSubmit={(input) =>
        allocate.mutate(input, {
          onSuccess: ({ address }) => {
            toast.success(t('allocate.done', { address }));
            void queryClient.invalidateQueries(trpc.floatingIp.pathFilter());
            onClose();
          },
        })
      }
    >
      <ChoiceField
        label={t('columns.pool')}
        hint={t('allocate.poolHint')}
        nothing={t('noPool.description')}
        required
        query={pools}
        search={search}
        choice={({ name, description }) => ({ label: name, description })}
        value={values.networkId}
        onChange={(networkId) => set({ networkId })}
        error={wrong('networkId') ? t('errors.pool') : null}
      />
      <Field
        label={t('columns.address')}
        optional
        hint={t('allocate.addressHint')}
        error={wrong('address') ? t('errors.address') : null}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            value={values.address ?? ''}
            onChange={(event) => set({ address: event.target.value.trim() || undefined })}
          />
        )}
      </Field>
      <TargetFields
        portId={values.portId ?? ''}
        address={values.fixedAddress}
        onChange={({ portId, address }) => set({ portId: portId || null, fixedAddress: address })}
        none={t('target.nowhere')}
        error={null}
      />
      <Field
        label={common('description')}
        optional
        error={wrong('description') ? t('errors.description') : null}
      >
        {(control) => (
          <Input
            {...control}
            value={values.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
