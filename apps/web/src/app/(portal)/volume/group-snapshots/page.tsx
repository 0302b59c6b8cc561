import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { GroupSnapshotsPage } from '../../../../volume/group/snapshot/group-snapshots-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('groupSnapshots'))('title') };
}

export default function Page() {
  return <GroupSnapshotsPage />;
}
