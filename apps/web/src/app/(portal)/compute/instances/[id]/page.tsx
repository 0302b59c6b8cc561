import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { InstancePage } from '../../../../../compute/instance-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('instances'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <InstancePage id={(await params).id} />;
}
