import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SnapshotPage } from '../../../../../volume/snapshot/snapshot-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('snapshots'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SnapshotPage id={(await params).id} />;
}
