import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OperationsPage } from '../../../operation/operations-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('operations'))('title') };
}

export default function Page() {
  return <OperationsPage />;
}
