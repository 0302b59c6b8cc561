import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GroupPage } from '../../../../../volume/group/group-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumeGroups'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <GroupPage id={(await params).id} />;
}
