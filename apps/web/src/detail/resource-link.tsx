'use client';
import Link from 'next/link';
import type { ReactNode } from 'react';

/** The name of another resource, as the way to its page. */
export function ResourceLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm text-primary-text wrap-anywhere hover:underline">
      {children}
    </Link>
  );
}
