import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NetworkPage } from '../../../../../network/network-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('networks'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <NetworkPage id={(await params).id} />;
}
