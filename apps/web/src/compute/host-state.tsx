'use client';
import { Badge, StatusBadge, Tooltip, type Tone } from '@skydeck/ui';
import { CircleCheck, CircleSlash, CircleX, Gauge, Zap } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useSay } from '../i18n/sentences/sentences-provider';
import type { RouterOutputs } from '../trpc/client';

export type HostSummary = RouterOutputs['host']['list']['items'][number];

const looks: Record<HostSummary['state'], { tone: Tone; icon: ReactNode }> = {
  up: { tone: 'success', icon: <CircleCheck /> },
  down: { tone: 'danger', icon: <CircleX /> },
  disabled: { tone: 'neutral', icon: <CircleSlash /> },
};

/** Whether a host takes instances. */
export function HostState({ state }: { state: HostSummary['state'] }) {
  const t = useTranslations('hosts.state');
  return <StatusBadge {...looks[state]} label={t(state)} />;
}

/** Hardware virtualisation or emulation, and why. */
export function Accelerator({ host }: { host: Pick<HostSummary, 'accelerator' | 'acceleratorReason'> }) {
  const t = useTranslations('hosts');
  const say = useSay();
  const kvm = host.accelerator === 'kvm';
  const name = kvm ? 'kvm' : 'qemu';
  return (
    <Tooltip
      content={[t(`acceleratorHint.${name}`), say(host.acceleratorReason)].filter(Boolean).join(' ')}
      openOnClick
    >
      <button type="button" className="rounded-full">
        <Badge tone={kvm ? 'success' : 'warning'} icon={kvm ? <Zap /> : <Gauge />}>
          {t(`accelerator.${name}`)}
        </Badge>
      </button>
    </Tooltip>
  );
}
