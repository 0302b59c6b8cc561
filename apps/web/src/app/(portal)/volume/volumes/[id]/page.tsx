import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VolumePage } from '../../../../../volume/volume-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumes'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <VolumePage id={(await params).id} />;
}
