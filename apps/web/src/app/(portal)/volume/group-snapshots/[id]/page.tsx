import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GroupSnapshotPage } from '../../../../../volume/group/snapshot/group-snapshot-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('groupSnapshots'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <GroupSnapshotPage id={(await params).id} />;
}
