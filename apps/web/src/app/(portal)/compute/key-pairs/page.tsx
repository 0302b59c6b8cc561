import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { KeyPairsPage } from '../../../../compute/key-pairs-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('keyPairs'))('title') };
}

export default function Page() {
  return <KeyPairsPage />;
}
