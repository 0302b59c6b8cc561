import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { FloatingIpsPage } from '../../../../network/floating-ip/floating-ips-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('floatingIps'))('title') };
}

export default function Page() {
  return <FloatingIpsPage />;
}
