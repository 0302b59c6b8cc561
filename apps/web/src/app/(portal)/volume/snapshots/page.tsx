import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SnapshotsPage } from '../../../../volume/snapshot/snapshots-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('snapshots'))('title') };
}

export default function Page() {
  return <SnapshotsPage />;
}
