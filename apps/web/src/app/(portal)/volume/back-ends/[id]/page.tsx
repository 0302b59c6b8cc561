import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BackEndPage } from '../../../../../volume/back-ends/back-end-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('backEnds'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <BackEndPage id={(await params).id} />;
}
