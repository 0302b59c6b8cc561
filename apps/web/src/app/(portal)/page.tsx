import { redirect } from 'next/navigation';

/** The portal opens on what people come for. */
export default function HomePage() {
  redirect('/compute/instances');
}
