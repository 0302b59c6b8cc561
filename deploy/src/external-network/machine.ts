import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import type { ExternalNetworkPlan } from '@skydeck/core/network/external-network-plan';
import { parseCidr } from '@skydeck/core/network/ip-address';
import { z } from 'zod';
import { run, succeeds } from '../commands';

/** The machine's leg on the bridge: an internal port would lose its address whenever the switch restarts. */
export const LEG = 'skydeck-ex';
/** Its other end, in the bridge. */
export const LEG_IN_BRIDGE = 'skydeck-ex-br';

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';

const routes = z.array(
  z.object({ dst: z.string(), dev: z.string().optional(), type: z.string().optional() }),
);
const links = z.array(
  z.object({
    flags: z.array(z.string()),
    addr_info: z.array(
      z.object({ family: z.string(), local: z.string(), prefixlen: z.number(), scope: z.string() }),
    ),
  }),
);

/** Networks that this machine reaches by other ways than the cloud's, from `ip -json -4 route show table all`. */
export function takenNetworks(json: string): string[] {
  return routes
    .parse(JSON.parse(json))
    .filter(
      ({ dst, dev, type }) => dst !== 'default' && dst !== '0.0.0.0/0' && dev !== LEG && type !== 'multicast',
    )
    .map(({ dst }) => (dst.includes('/') ? dst : `${dst}/32`));
}

export async function readTakenNetworks(): Promise<string[]> {
  return takenNetworks((await run(['ip', '-json', '-4', 'route', 'show', 'table', 'all'])).stdout);
}

export interface DeviceState {
  up: boolean;
  /** Addresses of the machine on it, with their prefixes; what every card gives itself is left out. */
  addresses: string[];
}

/** Undefined where there is no such device. */
export async function deviceState(name: string): Promise<DeviceState | undefined> {
  const { exitCode, stdout } = await run(['ip', '-json', 'address', 'show', 'dev', name], {
    allowFailure: true,
  });
  if (exitCode !== 0) return undefined;
  const [link] = links.parse(JSON.parse(stdout));
  if (!link) return undefined;
  return {
    up: link.flags.includes('UP'),
    addresses: link.addr_info
      .filter(({ scope }) => scope !== 'link')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
  };
}

/** The machine's address outside. */
export function legAddress({ gatewayIp, cidr }: ExternalNetworkPlan): string {
  return `${gatewayIp}/${parseCidr(cidr).prefix}`;
}

export const LEG_COMMAND = ['ip', 'link', 'add', LEG, 'type', 'veth', 'peer', 'name', LEG_IN_BRIDGE] as const;

/** What makes of the pair what it is to be, however often. */
export function legCommands(plan: ExternalNetworkPlan): string[][] {
  return [
    ...[LEG, LEG_IN_BRIDGE].flatMap((end) => [
      // Nobody else fills in the checksums that the kernel would leave to a card: the switch may be in user space.
      ['ethtool', '--offload', end, 'tx', 'off'],
      ['ip', 'link', 'set', end, 'addrgenmode', 'none', 'up'],
    ]),
    ['ip', 'address', 'replace', legAddress(plan), 'dev', LEG],
  ];
}

/** Makes both ends; a leg that is right is left alone. */
export async function ensureLeg(plan: ExternalNetworkPlan): Promise<void> {
  if (!existsSync(`/sys/class/net/${LEG}`)) {
    await run(LEG_COMMAND);
  }
  const wanted = legAddress(plan);
  const { addresses = [] } = (await deviceState(LEG)) ?? {};
  for (const address of addresses.filter((candidate) => candidate !== wanted)) {
    await run(['ip', 'address', 'delete', address, 'dev', LEG]);
  }
  for (const command of legCommands(plan)) await run(command);
}

export async function removeLeg(): Promise<void> {
  await run(['ip', 'link', 'delete', LEG], { allowFailure: true });
}

export async function forwards(): Promise<boolean> {
  return (await readFile(FORWARDING, 'utf8')).trim() === '1';
}

export async function setForwarding(on: boolean): Promise<void> {
  await writeFile(FORWARDING, on ? '1' : '0');
}

/** Whether this machine has a way to the rest of the world. */
export async function hasDefaultRoute(): Promise<boolean> {
  const { stdout } = await run(['ip', '-4', 'route', 'show', 'default'], { allowFailure: true });
  return stdout.trim() !== '';
}

export function setLink(device: string, state: 'up' | 'down'): Promise<boolean> {
  return succeeds(['ip', 'link', 'set', device, state]);
}
