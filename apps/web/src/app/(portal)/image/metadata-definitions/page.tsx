import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MetadataDefinitionsPage } from '../../../../image/metadata/definitions-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('metadataDefinitions'))('title') };
}

export default function Page() {
  return <MetadataDefinitionsPage />;
}
