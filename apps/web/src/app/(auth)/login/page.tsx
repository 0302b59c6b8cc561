import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { safeCallback } from '../../../identity/safe-callback';
import { LoginScreen } from '../../../identity/login-screen';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('title') };
}

export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { callbackUrl } = await searchParams;
  return <LoginScreen callback={safeCallback(typeof callbackUrl === 'string' ? callbackUrl : undefined)} />;
}
