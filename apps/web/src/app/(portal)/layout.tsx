import type { ReactNode } from 'react';
import { PortalGate } from '../../shell/portal-gate';
import { WithSession } from '../../trpc/server';

export default function PortalLayout({ children }: { children: ReactNode }) {
  return (
    <WithSession>
      <PortalGate>{children}</PortalGate>
    </WithSession>
  );
}
