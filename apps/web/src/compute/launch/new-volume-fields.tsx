'use client';
import { VOLUME_MAX_GIB } from '@skydeck/core/volume/volume.input';
import { Field, Select } from '@skydeck/ui';
import { useLocale, useTranslations } from 'next-intl';
import { formatGiB } from '../../format/units';
import { useSay } from '../../i18n/sentences/sentences-provider';
import { SizeField } from '../../volume/size-field';
import type { VolumeTypeSummary } from '../../volume/volume-view';
import type { ChoiceQuery } from './choice-query';

// Radix has no empty value; this one stands for "that of the source, or the default".
const anyType = '*';

export interface NewVolumeFieldsProps {
  sizeGiB: string;
  onSize: (sizeGiB: string) => void;
  /** Smallest that holds what is put onto it; null where that is anything. */
  leastGiB: number | null;
  sizeWrong: boolean;
  /** Empty for the default. */
  typeId: string;
  onType: (typeId: string) => void;
  types: ChoiceQuery<VolumeTypeSummary>;
}

/** Size and type of a volume that is made with the instance. */
export function NewVolumeFields(props: NewVolumeFieldsProps) {
  const t = useTranslations('launch.volume');
  const volumes = useTranslations('volumes');
  const locale = useLocale();
  const say = useSay();
  const { leastGiB } = props;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SizeField
        label={volumes('sizeInGiB')}
        value={props.sizeGiB}
        onChange={props.onSize}
        hint={leastGiB === null ? undefined : t('least', { size: formatGiB(leastGiB, locale) })}
        error={
          props.sizeWrong ? volumes('errors.sizeGiB', { least: leastGiB ?? 1, most: VOLUME_MAX_GIB }) : null
        }
      />
      <Field label={volumes('columns.type')}>
        {(control) => (
          <Select
            {...control}
            value={props.typeId || anyType}
            onValueChange={(typeId) => props.onType(typeId === anyType ? '' : typeId)}
            options={[
              { value: anyType, label: t('anyType') },
              ...(props.types.data?.items ?? []).map(({ id, name, description }) => ({
                value: id,
                label: name,
                description: say(description) || undefined,
              })),
            ]}
          />
        )}
      </Field>
    </div>
  );
}
