import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RoutersPage } from '../../../../network/router/routers-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('routers'))('title') };
}

export default function Page() {
  return <RoutersPage />;
}
