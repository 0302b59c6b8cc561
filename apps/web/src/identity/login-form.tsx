'use client';
import { Alert, Button, Field, IconButton, Input } from '@skydeck/ui';
import { Eye, EyeOff } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useLocale, useTranslations } from 'next-intl';
import { useRef, useState, type FormEvent } from 'react';
import { formatDuration } from '../format/units';
import { readLoginError } from './login-error';

/** User name and password. */
export function LoginForm({ callback }: { callback: string }) {
  const t = useTranslations('auth');
  const locale = useLocale();
  const [pending, setPending] = useState(false);
  const [visible, setVisible] = useState(false);
  const [missing, setMissing] = useState<{ name: boolean; password: boolean }>({
    name: false,
    password: false,
  });
  const [failure, setFailure] = useState<ReturnType<typeof readLoginError> | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    // Read from the fields: password managers fill them without telling React.
    const name = nameField.current?.value.trim() ?? '';
    const password = passwordField.current?.value ?? '';
    setMissing({ name: name === '', password: password === '' });
    if (name === '') return nameField.current?.focus();
    if (password === '') return passwordField.current?.focus();
    setPending(true);
    setFailure(null);
    try {
      const result = await signIn('credentials', { name, password, redirect: false });
      if (result?.ok && !result.error) {
        window.location.assign(callback);
        return;
      }
      setFailure(readLoginError(result?.error ?? ''));
    } catch {
      setFailure({ failure: 'unavailable', seconds: 0 });
    }
    setPending(false);
    passwordField.current?.select();
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4" aria-label={t('title')}>
      {failure ? (
        <Alert tone="danger" title={t(`errors.${failure.failure}`)}>
          {t(`errors.${failure.failure}Hint`, {
            seconds: failure.seconds,
            duration: formatDuration(failure.seconds * 1000, locale),
          })}
        </Alert>
      ) : null}
      <Field label={t('userName')} error={missing.name ? t('missingName') : null}>
        {(control) => (
          <Input
            {...control}
            ref={nameField}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            className="h-10"
          />
        )}
      </Field>
      <Field label={t('password')} error={missing.password ? t('missingPassword') : null}>
        {(control) => (
          <div className="relative">
            <Input
              {...control}
              ref={passwordField}
              name="password"
              type={visible ? 'text' : 'password'}
              autoComplete="current-password"
              className="h-10 pr-11"
            />
            <IconButton
              label={visible ? t('hidePassword') : t('showPassword')}
              tooltip={false}
              size="sm"
              aria-pressed={visible}
              className="absolute top-1 right-1"
              icon={visible ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
              onClick={() => setVisible(!visible)}
            />
          </div>
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" loading={pending} className="mt-1 w-full">
        {t('submit')}
      </Button>
    </form>
  );
}
