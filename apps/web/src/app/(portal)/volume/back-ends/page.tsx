import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BackEndsPage } from '../../../../volume/back-ends/back-ends-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('backEnds'))('title') };
}

export default function Page() {
  return <BackEndsPage />;
}
