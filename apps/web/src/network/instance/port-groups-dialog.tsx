'use client';
import { updatePortInput } from '@skydeck/core/network/port/port.input';
import { toast } from '@skydeck/ui';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { mapChoices } from '../../choice/choice-box';
import { ChoicesField } from '../../choice/choices-field';
import { firstChoices, useChoiceSearch } from '../../choice/use-choice-search';
import { FormDialog } from '../../dialog/form-dialog';
import { useForm } from '../../dialog/use-form';
import { useTRPC } from '../../trpc/client';
import type { PortSummary } from '../security-group/security-group-view';

export interface PortGroupsDialogProps {
  port: PortSummary;
  name: string;
  onClose: () => void;
}

/** Which security groups a port is in. */
export function PortGroupsDialog({ port, name, onClose }: PortGroupsDialogProps) {
  const t = useTranslations('instancePorts.groups');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const search = useChoiceSearch();
  const groups = useQuery({
    ...trpc.securityGroup.list.queryOptions({
      ...firstChoices,
      sort: { by: 'name', dir: 'asc' },
      search: search.input,
    }),
    placeholderData: keepPreviousData,
  });
  const form = useForm(updatePortInput, {
    id: port.id,
    securityGroupIds: port.securityGroups.map(({ id }) => id),
  });
  const update = useMutation(trpc.port.update.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name })}
      description={t('description')}
      form={form}
      mutation={update}
      onClose={onClose}
      onSubmit={(input) =>
        update.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name }));
            void queryClient.invalidateQueries(trpc.port.pathFilter());
            void queryClient.invalidateQueries(trpc.securityGroup.pathFilter());
            onClose();
          },
        })
      }
    >
      <ChoicesField
        label={t('label')}
        hint={t('hint')}
        empty={t('empty')}
        query={mapChoices(groups, (group) => ({
          id: group.id,
          name: group.name,
          hint: [group.description, t('rules', { count: group.rules })].filter(Boolean).join(' · '),
        }))}
        search={search}
        ticked={port.securityGroups}
        value={form.values.securityGroupIds}
        onChange={(securityGroupIds) => form.set({ securityGroupIds })}
        error={form.wrong('securityGroupIds') ? t('error') : null}
      />
    </FormDialog>
  );
}
