'use client';
import { Skeleton } from '@skydeck/ui';
import type { ReactNode } from 'react';
import { ErrorAlert } from '../errors/error-alert';
import { MeProvider } from '../session/me';
import { PortalShell } from './portal-shell';

function ShellSkeleton() {
  return (
    <div aria-busy className="flex min-h-dvh">
      <div className="hidden w-58 border-r border-line bg-surface p-5 lg:block">
        <Skeleton className="h-7 w-28" />
        <div className="mt-8 space-y-4">
          <Skeleton className="w-36" />
          <Skeleton className="w-28" />
          <Skeleton className="w-32" />
        </div>
      </div>
      <div className="flex-1">
        <div className="h-14 border-b border-line bg-surface" />
        <div className="space-y-4 p-6">
          <Skeleton className="h-8 w-48" />
          <Skeleton className="h-64 w-full" />
        </div>
      </div>
    </div>
  );
}

/** The portal for whoever is signed in; a session that is gone leads to the sign-in page. */
export function PortalGate({ children }: { children: ReactNode }) {
  return (
    <MeProvider
      loading={<ShellSkeleton />}
      failed={(error, retry) => (
        <main className="mx-auto max-w-xl p-6 pt-24">
          <ErrorAlert error={error} onRetry={retry} />
        </main>
      )}
    >
      <PortalShell>{children}</PortalShell>
    </MeProvider>
  );
}
