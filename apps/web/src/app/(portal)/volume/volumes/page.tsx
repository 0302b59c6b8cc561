import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VolumesPage } from '../../../../volume/volumes-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumes'))('title') };
}

export default function Page() {
  return <VolumesPage />;
}
