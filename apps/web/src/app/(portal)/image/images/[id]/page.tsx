import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ImagePage } from '../../../../../image/image-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('images'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <ImagePage id={(await params).id} />;
}
