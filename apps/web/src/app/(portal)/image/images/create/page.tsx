import { getTranslations } from 'next-intl/server';
import { CreateImagePage } from '../../../../../image/create/create-image-page';

export async function generateMetadata() {
  return { title: (await getTranslations('uploads.create'))('title') };
}

export default function Page() {
  return <CreateImagePage />;
}
