import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LaunchPage } from '../../../../../compute/launch/launch-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('launch'))('title') };
}

export default function Page() {
  return <LaunchPage />;
}
