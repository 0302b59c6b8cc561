import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BackupPage } from '../../../../../volume/backup/backup-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('backups'))('title') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <BackupPage id={(await params).id} />;
}
