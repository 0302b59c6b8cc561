import type { ExternalNetworkPlan } from '@skydeck/core/network/external-network-plan';
import type { OvnFinding } from '../ovn';
import { bridgeIsUp, EXTERNAL_BRIDGE } from './bridge';
import { chainsInTheWay, firewallIsThere } from './firewall';
import { deviceState, forwards, hasDefaultRoute, LEG, LEG_IN_BRIDGE, legAddress } from './machine';
import { rememberedExternalNetwork } from './memory';

/** What can be seen of the network outside on this machine. */
export interface ExternalNetworkFacts {
  plan: ExternalNetworkPlan;
  /** The bridge is there, with what leads outside in it, and OVN knows it. */
  bridgeUp: boolean;
  /** The machine's leg, or the network card, is up (and has its address). */
  deviceUp: boolean;
  /** Only where this machine translates. */
  translation: { forwards: boolean; firewall: boolean; defaultRoute: boolean; inTheWay: string[] } | null;
}

const AGAIN = 'run `npm run up`';

/** What is wrong with it, with a remedy for each. */
export function judgeExternalNetwork(facts: ExternalNetworkFacts): OvnFinding[] {
  const { plan, bridgeUp, deviceUp, translation } = facts;
  const device = plan.interface ?? LEG;
  const findings: OvnFinding[] = [];
  const find = (level: OvnFinding['level'], message: string, remedy: string) =>
    findings.push({ level, message, remedy });
  if (!bridgeUp) find('error', `The bridge ${EXTERNAL_BRIDGE} to the external network is not up.`, AGAIN);
  if (!deviceUp && plan.interface === null) {
    find('error', `${device} does not have the address ${legAddress(plan)}.`, AGAIN);
  } else if (!deviceUp) {
    find('error', `The network card ${device} is not up.`, `check its cable, then ${AGAIN}`);
  }
  if (translation === null) return findings;
  if (!translation.forwards) {
    find('error', 'This machine does not pass packets on (net.ipv4.ip_forward is 0).', AGAIN);
  }
  if (!translation.firewall) {
    find('error', 'The table “inet skydeck” that translates for guests is missing in nftables.', AGAIN);
  }
  if (!translation.defaultRoute) {
    find(
      'warning',
      'This machine has no default route: guests reach no further than its own networks.',
      'give it one (`ip route add default via <router>`), or a network card: SKYDECK_EXTERNAL_INTERFACE',
    );
  }
  for (const chain of translation.inTheWay) {
    find(
      'warning',
      `The firewall’s chain “${chain}” drops packets that are passed on unless a rule lets them through.`,
      `let through what comes from and goes to ${device}: \`iptables -I FORWARD -i ${device} -j ACCEPT\` and \`iptables -I FORWARD -o ${device} -j ACCEPT\`, or the like in your firewall`,
    );
  }
  return findings;
}

/** Undefined where it is not made, such as before `up`. */
export async function externalNetworkFacts(stateDir: string): Promise<ExternalNetworkFacts | undefined> {
  const memory = await rememberedExternalNetwork(stateDir);
  if (!memory?.made) return undefined;
  const { plan } = memory;
  const device = await deviceState(plan.interface ?? LEG);
  const addressed = plan.interface !== null || (device?.addresses.includes(legAddress(plan)) ?? false);
  return {
    plan,
    bridgeUp: await bridgeIsUp(plan.interface ?? LEG_IN_BRIDGE),
    deviceUp: device?.up === true && addressed,
    translation:
      plan.interface === null
        ? {
            forwards: await forwards(),
            firewall: await firewallIsThere(),
            defaultRoute: await hasDefaultRoute(),
            inTheWay: await chainsInTheWay(),
          }
        : null,
  };
}

/** One line of what it is. */
export function describeExternalNetwork({ plan, translation }: ExternalNetworkFacts): string {
  const way =
    translation === null ? `by the network card ${plan.interface ?? ''}` : 'translated by this machine';
  return `external network ${plan.cidr} on ${EXTERNAL_BRIDGE}, ${way}; ${plan.pool.first}–${plan.pool.last} for routers and floating IPs`;
}
