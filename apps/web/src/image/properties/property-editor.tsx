'use client';
import {
  initialValue,
  propertyProblem,
  type DefinedProperty,
} from '@skydeck/core/image/metadata/defined-properties';
import { Button, Field, FieldError, IconButton, Input, Select, type FieldControlProps } from '@skydeck/ui';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';

type Properties = Readonly<Record<string, string>>;

export interface PropertyEditorProps {
  value: Properties;
  onChange: (value: Record<string, string>) => void;
  defined: ReadonlyMap<string, DefinedProperty>;
  error?: string | null;
}

/** Whether any property is not what its definition asks for. */
export function hasPropertyProblem(
  value: Properties,
  defined: ReadonlyMap<string, DefinedProperty>,
): boolean {
  return Object.entries(value).some(([key, text]) => {
    const property = defined.get(key);
    return property !== undefined && propertyProblem(property.definition, text) !== null;
  });
}

/** Properties by their types: choices are chosen, numbers are checked, and what nothing describes is text. */
export function PropertyEditor({ value, onChange, defined, error }: PropertyEditorProps) {
  const t = useTranslations('imageActions.properties');
  const edit = useTranslations('imageActions.edit');
  const entries = Object.entries(value);
  const addable = [...defined.values()].filter(({ key }) => !(key in value));
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-sm font-medium">{edit('properties')}</legend>
      {entries.length === 0 ? <p className="text-xs text-muted">{t('none')}</p> : null}
      {entries.map(([key, text]) => (
        <PropertyField
          key={key}
          name={key}
          text={text}
          property={defined.get(key)}
          onChange={(next) => onChange({ ...value, [key]: next })}
          onRemove={() => onChange(Object.fromEntries(entries.filter(([each]) => each !== key)))}
        />
      ))}
      {error ? <FieldError>{error}</FieldError> : null}
      <div className="grid gap-3 sm:grid-cols-2">
        {addable.length > 0 ? (
          <Field label={t('add')}>
            {(control) => (
              <Select
                {...control}
                // It goes back to nothing chosen after each addition.
                key={entries.length}
                value=""
                placeholder={t('addPlaceholder')}
                onValueChange={(key) => {
                  const property = defined.get(key);
                  if (property) onChange({ ...value, [key]: initialValue(property.definition) });
                }}
                options={addable.map(({ key, definition }) => ({
                  value: key,
                  label: definition.title,
                  description: key,
                }))}
              />
            )}
          </Field>
        ) : null}
        <CustomProperty taken={value} onAdd={(key) => onChange({ ...value, [key]: '' })} />
      </div>
    </fieldset>
  );
}

interface PropertyFieldProps {
  name: string;
  text: string;
  property: DefinedProperty | undefined;
  onChange: (text: string) => void;
  onRemove: () => void;
}

function PropertyField({ name, text, property, onChange, onRemove }: PropertyFieldProps) {
  const t = useTranslations('imageActions.properties');
  const problem = property ? propertyProblem(property.definition, text) : null;
  return (
    <Field
      label={property?.definition.title ?? name}
      aside={property ? <span className="font-mono">{name}</span> : null}
      hint={property?.definition.description || undefined}
      error={problem ? t(`problems.${problem.key}`, { value: problem.value ?? 0 }) : null}
    >
      {(control) => (
        <div className="flex gap-2">
          <div className="min-w-0 flex-1">
            <PropertyControl control={control} text={text} property={property} onChange={onChange} />
          </div>
          <IconButton
            label={t('remove', { key: name })}
            tooltip={false}
            icon={<X aria-hidden />}
            onClick={onRemove}
          />
        </div>
      )}
    </Field>
  );
}

interface PropertyControlProps {
  control: FieldControlProps;
  text: string;
  property: DefinedProperty | undefined;
  onChange: (text: string) => void;
}

function PropertyControl({ control, text, property, onChange }: PropertyControlProps) {
  const t = useTranslations('imageActions.properties');
  const definition = property?.definition;
  if (definition?.enum) {
    // A value from elsewhere that is none of the choices stays to be seen.
    const choices = definition.enum.map(String);
    const options = choices.includes(text) || text === '' ? choices : [text, ...choices];
    return (
      <Select
        {...control}
        value={text}
        onValueChange={onChange}
        options={options.map((value) => ({ value, label: value }))}
      />
    );
  }
  if (definition?.type === 'boolean') {
    return (
      <Select
        {...control}
        value={text.toLowerCase()}
        onValueChange={onChange}
        options={[
          { value: 'true', label: t('true') },
          { value: 'false', label: t('false') },
        ]}
      />
    );
  }
  const numeric = definition?.type === 'integer' || definition?.type === 'number';
  return (
    <Input
      {...control}
      inputMode={numeric ? 'numeric' : undefined}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function CustomProperty({ taken, onAdd }: { taken: Properties; onAdd: (key: string) => void }) {
  const t = useTranslations('imageActions.properties');
  const [key, setKey] = useState('');
  const wellFormed = /^[A-Za-z0-9_.:-]+$/.test(key);
  const problem = key === '' ? null : !wellFormed ? 'key' : key in taken ? 'duplicate' : null;
  const add = () => {
    if (key === '' || problem) return;
    onAdd(key);
    setKey('');
  };
  return (
    <Field label={t('custom')} error={problem ? t(`problems.${problem}`) : null}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            className="font-mono"
            placeholder={t('customKey')}
            value={key}
            onChange={(event) => setKey(event.target.value.trim())}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              // Enter in any other field saves the form.
              event.preventDefault();
              add();
            }}
          />
          <Button disabledReason={key === '' || problem ? t('customKey') : null} onClick={add}>
            {t('addCustom')}
          </Button>
        </div>
      )}
    </Field>
  );
}
