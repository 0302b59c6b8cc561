'use client';
import { useTranslations } from 'next-intl';
import type { SecurityGroupRule } from './security-group-view';

/** How a rule's parts are said. */
export function useRuleWords() {
  const t = useTranslations('securityGroups.rule');
  const protocol = (rule: SecurityGroupRule): string =>
    rule.protocol === null
      ? t('protocols.any')
      : /^\d+$/.test(rule.protocol)
        ? t('protocols.numbered', { number: rule.protocol })
        : rule.protocol.toUpperCase();
  const ports = ({ protocol: name, portMin, portMax }: SecurityGroupRule): string => {
    if (['icmp', 'icmpv6', '1', '58'].includes(name ?? '')) {
      if (portMin === null) return t('portRange.all');
      return portMax === null
        ? t('portRange.type', { type: portMin })
        : t('portRange.typeAndCode', { type: portMin, code: portMax });
    }
    if (portMin === null) return t('portRange.all');
    return portMin === portMax ? String(portMin) : `${portMin}–${portMax ?? ''}`;
  };
  const remote = (rule: SecurityGroupRule): string =>
    rule.remoteCidr ?? rule.remoteGroupName ?? t('remotes.anybody');
  return {
    protocol,
    ports,
    remote,
    /** The whole rule in one line. */
    sentence: (rule: SecurityGroupRule): string =>
      t('sentence', {
        direction: t(`directions.${rule.direction}`),
        etherType: rule.etherType,
        protocol: protocol(rule),
        ports: ports(rule),
        remote: remote(rule),
      }),
  };
}
