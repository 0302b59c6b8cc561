'use client';
import { PageHeader, toast } from '@skydeck/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { parseAsString, useQueryStates } from 'nuqs';
import { useRef, useState, type KeyboardEvent } from 'react';
import { readAppError } from '../../errors/app-error';
import { ErrorAlert } from '../../errors/error-alert';
import { PageBreadcrumbs } from '../../shell/page-breadcrumbs';
import { useTRPC } from '../../trpc/client';
import { hasEntryProblem } from '../metadata-entries';
import { AccessSection } from './access-section';
import { BootSection } from './boot-section';
import { DetailsSection } from './details-section';
import { DisksSection } from './disks-section';
import { FlavorSection } from './flavor-section';
import {
  checkDraft,
  countOf,
  emptyDraft,
  hasOwnDisk,
  volumeCost,
  type LaunchDraft,
  type LaunchField,
} from './launch-draft';
import { LaunchSummary } from './launch-summary';
import { OptionsSection } from './options-section';
import { instanceCost, quotaAfter } from './quota-after';
import type { WordedField } from './section-props';
import { choicesOf, useLaunchLists } from './use-launch-choices';

const page = { page: 1, pageSize: 100 as const };

/** Everything that a launch needs on one page, checked as it is typed, with what it takes of the quota. */
export function LaunchPage() {
  const t = useTranslations('launch');
  const instances = useTranslations('instances');
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [preset] = useQueryStates({
    image: parseAsString.withDefault(''),
    volume: parseAsString.withDefault(''),
    snapshot: parseAsString.withDefault(''),
    flavor: parseAsString.withDefault(''),
  });
  const [typed, setTyped] = useState<LaunchDraft>(() => ({
    ...emptyDraft,
    boot: preset.volume !== '' ? 'volume' : preset.snapshot !== '' ? 'snapshot' : 'image',
    volumeId: preset.volume,
    snapshotId: preset.snapshot,
  }));
  const [touched, setTouched] = useState<ReadonlySet<LaunchField>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const lists = useLaunchLists({ draft: typed, presetImage: preset.image });
  const { images } = lists;
  const flavors = useQuery(trpc.flavor.list.queryOptions({ ...page, sort: { by: 'position', dir: 'asc' } }));
  const usage = useQuery(trpc.quota.usage.queryOptions());
  const launch = useMutation(trpc.instance.launch.mutationOptions());

  const only = images.data?.items.length === 1 ? (images.data.items[0]?.id ?? '') : '';
  const draft: LaunchDraft = {
    ...typed,
    imageId:
      typed.imageId || (images.data?.items.some((each) => each.id === preset.image) ? preset.image : only),
    volumeId: knownId(lists.volumes.data, typed.volumeId),
    snapshotId: knownId(lists.snapshots.data, typed.snapshotId),
    flavorId:
      typed.flavorId || (flavors.data?.items.some((each) => each.id === preset.flavor) ? preset.flavor : ''),
  };
  const choices = choicesOf(lists, draft);
  const { input, wrong } = checkDraft(draft, choices);
  const image =
    draft.boot === 'image' ? (images.data?.items.find((each) => each.id === draft.imageId) ?? null) : null;
  const flavor = flavors.data?.items.find((each) => each.id === draft.flavorId) ?? null;
  const ownDisk = hasOwnDisk(draft);
  const volumes = volumeCost(draft, choices);
  const cost = instanceCost(flavor, ownDisk, volumes);
  const quota = usage.data ? quotaAfter(usage.data, cost, countOf(draft)) : null;
  const overQuota = quota?.some((line) => line.over > 0) ?? false;
  const source = { image: images, volume: lists.volumes, snapshot: lists.snapshots }[
    draft.boot
  ].data?.items.find(({ id }) => id === draft[`${draft.boot}Id`]);
  const entriesWrong = hasEntryProblem(draft.metadata);

  const change = (part: Partial<LaunchDraft>) => {
    setTyped((current) => ({ ...current, ...part }));
    setTouched((current) => new Set([...current, ...(Object.keys(part) as LaunchField[])]));
  };
  const isWrong = (field: LaunchField) => wrong.has(field) && (submitted || touched.has(touchedBy(field)));
  const errorOf = (field: WordedField) => (isWrong(field) ? t(`errors.${field}`) : null);

  const submit = () => {
    setSubmitted(true);
    if (launch.isPending) return;
    if (!input || overQuota || entriesWrong) {
      // After the errors are on the page, go to the first of them.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    launch.mutate(input, {
      onSuccess: ({ instances: made }) => {
        const [first] = made;
        toast.success(t('launched', { count: made.length, name: first?.name ?? '' }));
        void queryClient.invalidateQueries(trpc.instance.pathFilter());
        void queryClient.invalidateQueries(trpc.quota.pathFilter());
        router.push(made.length === 1 && first ? `/compute/instances/${first.id}` : '/compute/instances');
      },
      onError: (error) => {
        if (readAppError(error).code === 'QUOTA_EXCEEDED') void usage.refetch();
        window.scrollTo({ top: 0 });
      },
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    submit();
  };

  return (
    <>
      <PageHeader
        breadcrumbs={
          <PageBreadcrumbs
            parent={{ href: '/compute/instances', label: instances('title') }}
            title={t('title')}
          />
        }
        title={t('title')}
        description={t('description')}
      />
      {launch.isError ? <ErrorAlert error={launch.error} className="mb-4" /> : null}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for all fields; the button does the same */}
      <form
        ref={form}
        aria-label={t('form')}
        noValidate
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_20rem]"
      >
        <div className="grid min-w-0 gap-5">
          <DetailsSection draft={draft} onChange={change} errorOf={errorOf} />
          <BootSection {...{ draft, errorOf, lists, choices, isWrong }} onChange={change} />
          <FlavorSection
            query={flavors}
            image={image}
            ownDisk={ownDisk}
            volumes={volumes}
            usage={usage.data}
            count={countOf(draft)}
            value={draft.flavorId}
            onChange={(flavorId) => change({ flavorId })}
            error={errorOf('flavorId')}
          />
          <DisksSection {...{ draft, errorOf, lists, choices, isWrong }} onChange={change} />
          <AccessSection value={draft.keyPairId} onChange={(keyPairId) => change({ keyPairId })} />
          <OptionsSection draft={draft} onChange={change} errorOf={errorOf} />
        </div>
        <LaunchSummary
          source={source}
          flavor={flavor}
          volumes={volumes}
          count={countOf(draft)}
          quota={quota}
          problems={submitted ? wrong.size + (entriesWrong ? 1 : 0) : 0}
          pending={launch.isPending}
        />
      </form>
    </>
  );
}

/** The id, unless it is one that the address names and that does not exist. */
function knownId(list: { items: readonly { id: string }[] } | undefined, id: string): string {
  return !list || list.items.some((each) => each.id === id) ? id : '';
}

/** The field of the draft whose change shows that another one is wrong. */
function touchedBy(field: LaunchField): LaunchField {
  if (field === 'oneWithVolume') return 'count';
  return field.endsWith('-size') ? 'disks' : field;
}
