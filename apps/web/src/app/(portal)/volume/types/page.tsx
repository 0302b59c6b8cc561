import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VolumeTypesPage } from '../../../../volume/types/volume-types-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumeTypes'))('title') };
}

export default function Page() {
  return <VolumeTypesPage />;
}
