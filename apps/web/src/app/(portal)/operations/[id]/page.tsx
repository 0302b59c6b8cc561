import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OperationPage } from '../../../../operation/operation-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('operations'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <OperationPage id={(await params).id} />;
}
