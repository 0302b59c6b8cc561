import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SecurityGroupPage } from '../../../../../network/security-group/security-group-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('securityGroups'))('one') };
}

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <SecurityGroupPage id={(await params).id} />;
}
