'use client';
import { shareImageInput } from '@skydeck/core/image/member.input';
import { Field, Input, Select, toast } from '@skydeck/ui';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { CopyableText } from '../detail/copyable-text';
import { FormDialog } from '../dialog/form-dialog';
import { useForm } from '../dialog/use-form';
import { useMe } from '../session/me';
import { useTRPC } from '../trpc/client';
import type { ImageSummary } from './image-status';

const none = 'none';

/** Offers an image to another project: one of the user's own, or any by its ID. */
export function ImageShareDialog({ image, onClose }: { image: ImageSummary; onClose: () => void }) {
  const t = useTranslations('imageActions.members');
  const errors = useTranslations('imageActions.errors');
  const trpc = useTRPC();
  const { project, projects } = useMe();
  const others = projects.filter(({ id }) => id !== image.projectId);
  const share = useMutation(trpc.image.share.mutationOptions());
  const form = useForm(shareImageInput, { id: image.id, projectId: '' });
  const chosen = others.find(({ id }) => id === form.values.projectId);
  return (
    <FormDialog
      title={t('dialogTitle', { name: image.name })}
      description={t('dialogHint')}
      form={form}
      mutation={share}
      submitLabel={t('submit')}
      onClose={onClose}
      onSubmit={(input) =>
        share.mutate(input, {
          onSuccess: () => {
            toast.success(t('shared', { name: image.name }));
            onClose();
          },
        })
      }
    >
      {others.length > 0 ? (
        <Field label={t('mine')} optional>
          {(control) => (
            <Select
              {...control}
              value={chosen?.id ?? none}
              onValueChange={(value) => form.set({ projectId: value === none ? '' : value })}
              options={[
                { value: none, label: t('mineNone') },
                ...others.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </Field>
      ) : null}
      <Field
        label={t('projectId')}
        required
        error={form.wrong('projectId') ? errors('projectId') : null}
        hint={
          <>
            {t('projectIdHint')} {project ? <CopyableText text={project.id} name={project.name} /> : null}
          </>
        }
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            value={form.values.projectId}
            onChange={(event) => form.set({ projectId: event.target.value.trim() })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
