'use client';
import { LAUNCH_MAX_COUNT, launchNames } from '@skydeck/core/compute/instance.input';
import { Field, FormSection, IconButton, Input } from '@skydeck/ui';
import { Minus, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { countOf } from './launch-draft';
import type { SectionProps } from './section-props';

/** Name, number and description. */
export function DetailsSection({ draft, onChange, errorOf }: SectionProps) {
  const t = useTranslations('launch');
  const count = countOf(draft);
  const names = launchNames({
    name: draft.name || t('namePlaceholder'),
    count: Math.min(count, LAUNCH_MAX_COUNT),
  });
  const step = (by: number) =>
    onChange({ count: String(Math.min(LAUNCH_MAX_COUNT, Math.max(1, count + by))) });
  return (
    <FormSection id="launch-details" title={t('sections.details')}>
      <div className="grid gap-5 sm:grid-cols-[1fr_auto]">
        <Field
          label={t('name')}
          required
          error={errorOf('name')}
          hint={t('nameHint', { count, first: names[0] ?? '', last: names.at(-1) ?? '' })}
        >
          {(control) => (
            <Input
              {...control}
              value={draft.name}
              placeholder={t('namePlaceholder')}
              autoComplete="off"
              spellCheck={false}
              // eslint-disable-next-line jsx-a11y/no-autofocus -- the page is this form; its first field is where one begins
              autoFocus
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={t('count')}
          error={errorOf('oneWithVolume') ?? errorOf('count')}
          hint={t('countHint')}
          className="sm:w-44"
        >
          {(control) => (
            <div className="flex gap-1.5">
              <IconButton
                label={t('fewer')}
                tooltip={false}
                variant="secondary"
                icon={<Minus aria-hidden />}
                disabled={count <= 1}
                onClick={() => step(-1)}
              />
              <Input
                {...control}
                inputMode="numeric"
                className="text-center tabular-nums"
                value={draft.count}
                onChange={(event) => onChange({ count: event.target.value })}
                onKeyDown={(event) => {
                  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
                  event.preventDefault();
                  step(event.key === 'ArrowUp' ? 1 : -1);
                }}
              />
              <IconButton
                label={t('more')}
                tooltip={false}
                variant="secondary"
                icon={<Plus aria-hidden />}
                disabled={count >= LAUNCH_MAX_COUNT}
                onClick={() => step(1)}
              />
            </div>
          )}
        </Field>
      </div>
      <Field label={t('descriptionField')} optional error={errorOf('description')}>
        {(control) => (
          <Input
            {...control}
            value={draft.description}
            onChange={(event) => onChange({ description: event.target.value })}
          />
        )}
      </Field>
    </FormSection>
  );
}
