import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { HostsPage } from '../../../../compute/hosts-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('hosts'))('title') };
}

export default function Page() {
  return <HostsPage />;
}
