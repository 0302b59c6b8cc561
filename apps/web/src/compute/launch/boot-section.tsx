'use client';
import { CheckboxField, Field, FormSection, RadioCards, SearchInput, Select } from '@skydeck/ui';
import { Camera, Database, Disc3 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useChoiceSearch } from '../../choice/use-choice-search';
import { BootVolumeField } from './boot-volume-field';
import { ImageCards } from './image-cards';
import {
  bootKinds,
  hasOwnDisk,
  leastRootGiB,
  rootSize,
  type BootKind,
  type LaunchChoices,
} from './launch-draft';
import { NewVolumeFields } from './new-volume-fields';
import type { SectionProps } from './section-props';
import type { LaunchLists } from './use-launch-choices';
import { useLaunchImages } from './use-launch-queries';

const icons: Record<BootKind, ReactNode> = { image: <Disc3 />, volume: <Database />, snapshot: <Camera /> };
/** From this many images on, a search field helps. */
const searchFrom = 7;

export interface BootSectionProps extends SectionProps {
  lists: LaunchLists;
  choices: LaunchChoices;
  /** Whether a field is wrong and is to say so. */
  isWrong: (field: 'rootSizeGiB') => boolean;
}

/** What the machine boots from, and what its root disk is. */
export function BootSection({ draft, onChange, errorOf, lists, choices, isWrong }: BootSectionProps) {
  const t = useTranslations('launch');
  const attachments = useTranslations('attachments');
  const search = useChoiceSearch();
  const images = useLaunchImages({ search: search.input });
  const chosen = lists.images.data?.items.find(({ id }) => id === draft.imageId);
  const fromImage = draft.boot === 'image';
  const installer = fromImage && choices.installer;
  return (
    <FormSection
      id="launch-boot"
      title={t('sections.boot')}
      description={t('sections.bootHint')}
      aside={
        fromImage && (lists.images.data?.items.length ?? 0) >= searchFrom ? (
          <SearchInput
            label={t('images.search')}
            value={search.text}
            onChange={(event) => search.setText(event.target.value)}
            className="w-48"
          />
        ) : null
      }
    >
      <RadioCards
        label={t('boot.label')}
        value={draft.boot}
        onValueChange={(value) =>
          onChange({
            boot: bootKinds.find((each) => each === value) ?? 'image',
            rootSizeGiB: null,
            rootTypeId: '',
          })
        }
        className="sm:grid-cols-3"
        cards={bootKinds.map((kind) => ({
          value: kind,
          title: t(`boot.kinds.${kind}.title`),
          description: t(`boot.kinds.${kind}.description`),
          icon: icons[kind],
        }))}
      />
      {fromImage ? (
        <ImageCards
          query={images}
          searching={search.input !== undefined}
          chosen={chosen}
          value={draft.imageId}
          onChange={(imageId) => onChange({ imageId, rootSizeGiB: null })}
          error={errorOf('imageId')}
        />
      ) : (
        <BootVolumeField
          kind={draft.boot === 'volume' ? 'volume' : 'snapshot'}
          {...{ draft, onChange, errorOf, lists }}
        />
      )}
      {fromImage ? (
        <CheckboxField
          label={installer ? t('boot.installOnVolume') : t('boot.onVolume')}
          hint={t('boot.onVolumeHint')}
          checked={draft.onVolume}
          onCheckedChange={(onVolume) => onChange({ onVolume })}
        />
      ) : null}
      {hasOwnDisk(draft) || draft.boot === 'volume' ? null : (
        <NewVolumeFields
          sizeGiB={rootSize(draft, choices)}
          onSize={(rootSizeGiB) => onChange({ rootSizeGiB })}
          leastGiB={leastRootGiB(draft, choices)}
          sizeWrong={isWrong('rootSizeGiB')}
          typeId={draft.rootTypeId}
          onType={(rootTypeId) => onChange({ rootTypeId })}
          types={lists.types}
        />
      )}
      {hasOwnDisk(draft) ? null : (
        <CheckboxField
          label={attachments('deleteOnTermination')}
          hint={attachments('deleteOnTerminationHint')}
          checked={draft.deleteRoot}
          onCheckedChange={(deleteRoot) => onChange({ deleteRoot })}
        />
      )}
      {installer ? (
        <Field label={t('boot.order')} hint={t('boot.orderHint')} className="sm:max-w-96">
          {(control) => (
            <Select
              {...control}
              value={draft.cdromFirst ? 'cdrom' : 'disk'}
              onValueChange={(value) => onChange({ cdromFirst: value === 'cdrom' })}
              options={(['disk', 'cdrom'] as const).map((value) => ({
                value,
                label: t(`boot.orders.${value}`),
              }))}
            />
          )}
        </Field>
      ) : null}
    </FormSection>
  );
}
