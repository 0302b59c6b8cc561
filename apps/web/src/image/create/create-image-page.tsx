'use client';
import { PageHeader, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { hasEntryProblem } from '../../compute/metadata-entries';
import { readAppError } from '../../errors/app-error';
import { ErrorAlert } from '../../errors/error-alert';
import { PageBreadcrumbs } from '../../shell/page-breadcrumbs';
import { useTRPC } from '../../trpc/client';
import { useUploadManager } from '../upload/uploads-provider';
import { DetailsSection } from './details-section';
import { checkImageDraft, emptyImageDraft, type ImageDraft, type ImageField } from './image-draft';
import { ImageFormSummary } from './image-summary';
import { MachineSection } from './machine-section';
import { NeedsSection } from './needs-section';
import { SourceSection } from './source-section';

/** A new image out of a file or a URL. An upload goes on in the background. */
export function CreateImagePage() {
  const t = useTranslations('uploads.create');
  const images = useTranslations('images');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const manager = useUploadManager();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<ImageDraft>(emptyImageDraft);
  const [touched, setTouched] = useState<ReadonlySet<ImageField>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const usage = useQuery(trpc.quota.usage.queryOptions());
  const create = useMutation(trpc.image.create.mutationOptions());
  const fetchUrl = useMutation(trpc.image.import.mutationOptions());
  const pending = create.isPending || fetchUrl.isPending;

  const { request, wrong } = checkImageDraft(draft);
  const change = (part: Partial<ImageDraft>) => {
    setDraft((current) => ({ ...current, ...part }));
    setTouched((current) => new Set([...current, ...(Object.keys(part) as ImageField[])]));
  };
  const errorOf = (field: ImageField) =>
    wrong.has(field) && (submitted || touched.has(field)) ? t(`errors.${field}` as 'errors.name') : null;

  const done = (id: string, message: string) => {
    toast.success(message);
    void queryClient.invalidateQueries(trpc.image.pathFilter());
    void queryClient.invalidateQueries(trpc.quota.pathFilter());
    router.push(`/image/images/${id}`);
  };
  const onError = (error: unknown) => {
    if (readAppError(error).code === 'QUOTA_EXCEEDED') void usage.refetch();
    window.scrollTo({ top: 0 });
  };
  const submit = () => {
    setSubmitted(true);
    if (pending) return;
    create.reset();
    fetchUrl.reset();
    if (!request || hasEntryProblem(draft.properties)) {
      // After the errors are on the page, go to the first of them.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const { name } = request.input;
    if (request.source === 'url')
      return fetchUrl.mutate(request.input, {
        onSuccess: ({ id }) => done(id, t('importing', { name })),
        onError,
      });
    create.mutate(request.input, {
      onSuccess: ({ id, uploadId }) => {
        void manager.begin({ id: uploadId, imageId: id, name }, request.picked);
        done(id, t('started', { name }));
      },
      onError,
    });
  };

  const error = create.error ?? fetchUrl.error;
  return (
    <>
      <PageHeader
        breadcrumbs={
          <PageBreadcrumbs parent={{ href: '/image/images', label: images('title') }} title={t('title')} />
        }
        title={t('title')}
        description={t('description')}
      />
      {error ? <ErrorAlert error={error} className="mb-4" /> : null}
      <form
        ref={form}
        aria-label={t('form')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]"
      >
        <div className="grid min-w-0 gap-5">
          <SourceSection draft={draft} onChange={change} errorOf={errorOf} />
          <DetailsSection draft={draft} onChange={change} errorOf={errorOf} />
          <NeedsSection draft={draft} onChange={change} errorOf={errorOf} />
          <MachineSection draft={draft} onChange={change} errorOf={errorOf} />
        </div>
        <ImageFormSummary draft={draft} usage={usage.data} pending={pending} />
      </form>
    </>
  );
}
