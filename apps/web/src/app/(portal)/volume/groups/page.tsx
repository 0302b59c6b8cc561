import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GroupsPage } from '../../../../volume/group/groups-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumeGroups'))('title') };
}

export default function Page() {
  return <GroupsPage />;
}
