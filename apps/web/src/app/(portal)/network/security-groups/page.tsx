import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SecurityGroupsPage } from '../../../../network/security-group/security-groups-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('securityGroups'))('title') };
}

export default function Page() {
  return <SecurityGroupsPage />;
}
