'use client';
import { VOLUME_MAX_GIB } from '@skydeck/core/volume/volume.input';
import { Button, Card, Field, FormSection, Input, PageHeader, Select, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import { useRef, useState } from 'react';
import { ChoiceField } from '../../choice/choice-field';
import { useChoiceSearch } from '../../choice/use-choice-search';
import { hasEntryProblem, MetadataEditor } from '../../compute/metadata-editor';
import { readAppError } from '../../errors/app-error';
import { ErrorAlert } from '../../errors/error-alert';
import { formatGiB } from '../../format/units';
import { PageBreadcrumbs } from '../../shell/page-breadcrumbs';
import { useTRPC } from '../../trpc/client';
import { useCreateVolumeDenied } from '../create-volume-button';
import { SizeField } from '../size-field';
import { sizeOf } from '../size-of';
import { useGroupChoices } from '../group/use-group-choices';
import { useVolumeCost } from '../use-volume-cost';
import { VolumeCost } from '../volume-cost';
import { SourceSection } from './source-section';
import { TypeSection } from './type-section';
import { useVolumeSources } from './use-volume-sources';
import { checkDraft, emptyDraft, typedSize, type VolumeDraft, type VolumeField } from './volume-draft';

/** The kinds of sources that the cloud has. */
const kinds = ['blank', 'image', 'snapshot', 'volume'] as const;
// Radix has no empty value; this one stands for "any".
const anyZone = '*';

/** Everything that a new volume needs on one page, checked as it is typed, with what it takes of the quota. */
export function CreateVolumePage() {
  const t = useTranslations('volumes.create');
  const volumes = useTranslations('volumes');
  const common = useTranslations('common');
  const locale = useLocale();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const denied = useCreateVolumeDenied();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useDraft();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const types = useQuery(trpc.volumeType.list.queryOptions({ page: 1, pageSize: 100 }));
  const zones = useQuery(trpc.volume.zones.queryOptions());
  const search = useChoiceSearch();
  const sources = useVolumeSources(draft.kind, draft.sourceId, search.input);
  const groups = useGroupChoices(draft.groupId);
  const create = useMutation(trpc.volume.create.mutationOptions());

  const source = sources.chosen;
  const defaultType = types.data?.items.find(({ isDefault }) => isDefault)?.id ?? '';
  const typeId = draft.typeId || source?.typeId || defaultType;
  const size = typedSize(draft, source);
  const { input, wrong } = checkDraft({ ...draft, sourceId: source?.id ?? '' }, source);
  const wanted = sizeOf(size);
  const cost = useVolumeCost({ volumes: 1, volumeGiB: Number.isNaN(wanted) ? 0 : wanted });
  const entriesWrong = hasEntryProblem(draft.metadata);

  const change = (part: Partial<VolumeDraft>) => {
    setDraft((current) => ({ ...current, ...part }));
    setTouched((current) => new Set([...current, ...Object.keys(part)]));
  };
  const isShown = (field: VolumeField) => wrong.has(field) && (submitted || touched.has(field));

  const submit = () => {
    setSubmitted(true);
    if (create.isPending || denied !== null) return;
    if (!input || cost.over || entriesWrong) {
      // After the errors are on the page, go to the first of them.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    create.mutate(input, {
      onSuccess: ({ id }) => {
        toast.success(t('created', { name: input.name }));
        void queryClient.invalidateQueries(trpc.volume.pathFilter());
        void queryClient.invalidateQueries(trpc.quota.pathFilter());
        router.push(`/volume/volumes/${id}`);
      },
      onError: (error) => {
        if (readAppError(error).code === 'QUOTA_EXCEEDED') cost.refetch();
        window.scrollTo({ top: 0 });
      },
    });
  };

  return (
    <>
      <PageHeader
        breadcrumbs={
          <PageBreadcrumbs parent={{ href: '/volume/volumes', label: volumes('title') }} title={t('title')} />
        }
        title={t('title')}
        description={t('description')}
      />
      {create.isError ? <ErrorAlert error={create.error} className="mb-4" /> : null}
      <form
        ref={form}
        aria-label={t('title')}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]"
      >
        <div className="grid min-w-0 gap-5">
          <FormSection id="volume-details" title={t('details')}>
            <Field label={common('name')} required error={isShown('name') ? volumes('errors.name') : null}>
              {(control) => (
                <Input
                  {...control}
                  value={draft.name}
                  autoComplete="off"
                  // eslint-disable-next-line jsx-a11y/no-autofocus -- the page is this form; its first field is where one begins
                  autoFocus
                  onChange={(event) => change({ name: event.target.value })}
                />
              )}
            </Field>
            <Field
              label={common('description')}
              optional
              error={isShown('description') ? volumes('errors.description') : null}
            >
              {(control) => (
                <Input
                  {...control}
                  value={draft.description}
                  onChange={(event) => change({ description: event.target.value })}
                />
              )}
            </Field>
          </FormSection>
          <SourceSection
            kinds={kinds}
            kind={draft.kind}
            sources={sources}
            search={search}
            onKind={(kind) => {
              search.setText('');
              setDraft((current) => ({ ...current, kind, sourceId: '' }));
            }}
            onSource={(sourceId) => change({ sourceId })}
            error={isShown('sourceId') ? volumes('errors.sourceId') : null}
          />
          <TypeSection query={types} value={typeId} onChange={(next) => change({ typeId: next })} />
          <FormSection id="volume-size" title={t('size')}>
            <div className="grid gap-5 sm:grid-cols-2">
              <SizeField
                label={volumes('sizeInGiB')}
                value={size}
                onChange={(sizeGiB) => change({ sizeGiB })}
                hint={
                  source
                    ? t('sizeHint', { name: source.name, size: formatGiB(source.leastGiB, locale) })
                    : t('sizeLater')
                }
                error={
                  isShown('sizeGiB') || (wrong.has('sizeGiB') && source !== null)
                    ? volumes('errors.sizeGiB', { least: source?.leastGiB ?? 1, most: VOLUME_MAX_GIB })
                    : null
                }
              />
              <Field label={volumes('columns.zone')} hint={t('zoneHint')}>
                {(control) => (
                  <Select
                    {...control}
                    value={draft.availabilityZone || anyZone}
                    onValueChange={(zone) => change({ availabilityZone: zone === anyZone ? '' : zone })}
                    options={[
                      { value: anyZone, label: t('anyZone') },
                      ...(zones.data ?? []).map((zone) => ({ value: zone, label: zone })),
                    ]}
                  />
                )}
              </Field>
            </div>
            <ChoiceField
              label={t('group')}
              hint={t('groupHint')}
              className="sm:max-w-96"
              none={t('groupNone')}
              {...groups}
              choice={({ name, availabilityZone }) => ({ label: name, description: availabilityZone })}
              value={draft.groupId}
              onChange={(groupId) => change({ groupId })}
            />
            <MetadataEditor
              label={volumes('detail.metadata')}
              entries={draft.metadata}
              onChange={(metadata) => change({ metadata })}
              error={isShown('metadata') ? volumes('errors.metadata') : null}
            />
          </FormSection>
        </div>
        <Card className="sticky top-20 grid gap-4 p-4 max-xl:static">
          <div>
            <h2 className="text-base font-semibold">{t('summary')}</h2>
            <p className="mt-0.5 text-sm text-muted" aria-live="polite">
              {[
                Number.isNaN(wanted) ? null : formatGiB(wanted, locale),
                types.data?.items.find(({ id }) => id === typeId)?.name,
                source?.name ?? t(`kinds.${draft.kind}.title`),
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </div>
          <VolumeCost lines={cost.lines} />
          {submitted && wrong.size > 0 ? (
            <p role="alert" className="text-xs text-danger-text">
              {t('problems', { count: wrong.size })}
            </p>
          ) : null}
          <Button
            type="submit"
            variant="primary"
            className="xl:h-11 xl:text-base"
            loading={create.isPending}
            disabledReason={denied ?? (cost.over ? volumes('cost.overHint') : null)}
          >
            <Plus aria-hidden />
            {volumes('actions.create')}
          </Button>
        </Card>
      </form>
    </>
  );
}

/** The draft, begun with what the address names: `?image=`, `?snapshot=`, `?volume=`. */
function useDraft() {
  const [preset] = useQueryStates({
    image: parseAsString.withDefault(''),
    snapshot: parseAsString.withDefault(''),
    volume: parseAsString.withDefault(''),
  });
  return useState<VolumeDraft>(() => {
    const kind = (['image', 'snapshot', 'volume'] as const).find((each) => preset[each] !== '');
    return kind ? { ...emptyDraft, kind, sourceId: preset[kind] } : emptyDraft;
  });
}
