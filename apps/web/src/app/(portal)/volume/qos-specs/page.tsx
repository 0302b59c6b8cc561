import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { QosSpecsPage } from '../../../../volume/types/qos-specs-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('qosSpecs'))('title') };
}

export default function Page() {
  return <QosSpecsPage />;
}
