'use client';
import { shareNetworkInput } from '@skydeck/core/network/network.input';
import { toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { z } from 'zod';
import { ChoicesField, wholeList } from '../choice/choices-field';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useMe } from '../session/me';
import { useTRPC } from '../trpc/client';
import { linesOf } from './lines';
import type { NetworkSummary } from './network-view';
import { LinesField } from './typed-fields';
import { useNetworkRefresh } from './use-network-refresh';

interface ShareDraft {
  id: string;
  ticked: string[];
  /** Ids of projects that the user is not in, one a line. */
  further: string;
}

const schema = z.custom<ShareDraft>().transform(({ id, ticked, further }, context) => {
  const parsed = shareNetworkInput.safeParse({ id, projectIds: [...ticked, ...linesOf(further)] });
  if (parsed.success) return parsed.data;
  // Those that are ticked are ids.
  context.addIssue({ code: 'custom', path: ['further'], message: parsed.error.issues[0]?.message ?? '' });
  return z.NEVER;
});

/** Which other projects may use a network. */
export function ShareNetworkDialog({ network, onClose }: { network: NetworkSummary; onClose: () => void }) {
  const t = useTranslations('networks.share');
  const trpc = useTRPC();
  const refresh = useNetworkRefresh();
  const others = useMe().projects.filter(({ id }) => id !== network.projectId);
  const known = (id: string) => others.some((each) => each.id === id);
  const form = useForm(schema, {
    id: network.id,
    ticked: network.sharedWith.filter(known),
    further: network.sharedWith.filter((id) => !known(id)).join('\n'),
  });
  const share = useMutation(trpc.network.share.mutationOptions());
  return (
    <FormDialog
      title={t('title', { name: network.name })}
      description={t('description')}
      form={form}
      mutation={share}
      onClose={onClose}
      onSubmit={(input) =>
        share.mutate(input, {
          onSuccess: () => {
            toast.success(t('saved', { name: network.name, count: input.projectIds.length }));
            refresh();
            onClose();
          },
        })
      }
    >
      {others.length > 0 ? (
        <ChoicesField
          label={t('projects')}
          empty={t('noProjects')}
          query={wholeList(others)}
          value={form.values.ticked}
          onChange={(ticked) => form.set({ ticked })}
        />
      ) : null}
      <LinesField
        label={t('further')}
        hint={t('furtherHint')}
        value={form.values.further}
        onChange={(further) => form.set({ further })}
        problem={form.wrong('further') ? t('furtherWrong') : null}
        optional
        mono
      />
    </FormDialog>
  );
}
