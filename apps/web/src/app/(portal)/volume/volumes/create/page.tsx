import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CreateVolumePage } from '../../../../../volume/create/create-volume-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('volumes'))('create.title') };
}

export default function Page() {
  return <CreateVolumePage />;
}
