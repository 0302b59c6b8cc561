import type { ReactNode } from 'react';
import { PortalGate } from '../../shell/portal-gate';

export default function PortalLayout({ children }: { children: ReactNode }) {
  return <PortalGate>{children}</PortalGate>;
}
