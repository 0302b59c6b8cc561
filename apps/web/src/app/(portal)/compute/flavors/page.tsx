import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FlavorsPage } from '../../../../compute/flavors-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('flavors'))('title') };
}

export default function Page() {
  return <FlavorsPage />;
}
