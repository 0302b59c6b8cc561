import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RouterPage } from '../../../../../network/router/router-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('routers'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RouterPage id={(await params).id} />;
}
