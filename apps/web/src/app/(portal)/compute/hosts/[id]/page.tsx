import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { HostPage } from '../../../../../compute/host-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('hosts'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <HostPage id={(await params).id} />;
}
