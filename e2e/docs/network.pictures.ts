import type { Page } from '@playwright/test';
import { z } from 'zod';
import { mutate, query } from '../support/ask-api';
import { cloud } from '../support/environment';
import { expect, launch, removeInstance, signIn, test } from '../support/fixtures';
import { DESKTOP, PHONE, picture, pictures } from './picture';

const made = z.object({ id: z.string() });
const networks = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      isDefault: z.boolean(),
      external: z.boolean(),
      subnets: z.array(z.object({ id: z.string() })),
    }),
  ),
});
const ports = z.object({ items: z.array(z.object({ id: z.string() })) });
const whole = { page: 1, pageSize: 25 };

interface Shop {
  instanceId: string;
  networkId: string;
  routerId: string;
  groupId: string;
}

/** A shop that is reached from outside: its own network, a router, a floating IP, and what may come in. */
async function openShop(page: Page): Promise<Shop> {
  const make = async (procedure: string, input: object): Promise<string> =>
    (await mutate(page, procedure, input, made)).id;
  const { id: instanceId } = await launch(page, { name: 'shop', description: 'Front of the shop' });
  const { items } = await query(page, 'network.list', whole, networks);
  const outside = items.find(({ external }) => external)?.id ?? '';
  const inside = items.find(({ isDefault }) => isDefault)?.subnets[0]?.id ?? '';
  const subnet = { name: 'shop-v4', cidr: '10.20.0.0/24', dnsServers: ['192.0.2.53'] };
  const networkId = await make('network.create', { name: 'shop', description: 'Back of the shop', subnet });
  const routerId = await make('router.create', { name: 'edge', gateway: { networkId: outside } });
  const shop = (await query(page, 'network.get', { id: networkId }, networks.shape.items.element)).subnets;
  for (const subnetId of [inside, shop[0]?.id])
    await mutate(page, 'router.addInterface', { id: routerId, subnetId }, z.unknown());
  const groupId = await make('securityGroup.create', { name: 'web', description: 'Who may ask the shop' });
  const rules = [
    { direction: 'ingress', protocol: 'tcp', portMin: 80, portMax: 80, remoteCidr: '0.0.0.0/0' },
    { direction: 'ingress', protocol: 'tcp', portMin: 443, portMax: 443, remoteCidr: '0.0.0.0/0' },
    { direction: 'ingress', protocol: 'tcp', portMin: 22, portMax: 22, remoteCidr: '198.51.100.0/24' },
  ];
  await mutate(page, 'securityGroup.addRules', { id: groupId, rules }, z.unknown());
  const own = await query(page, 'port.list', { ...whole, instanceId }, ports);
  await make('floatingIp.allocate', {
    networkId: outside,
    portId: own.items[0]?.id,
    description: 'The shop',
  });
  await make('floatingIp.allocate', { networkId: outside, description: 'Kept for later' });
  return { instanceId, networkId, routerId, groupId };
}

test('pictures of the network', async ({ adminPage, browser }) => {
  test.setTimeout(600_000);
  const { instanceId, networkId, routerId, groupId } = await openShop(adminPage);
  await pictures(adminPage, {
    networks: '/network/networks',
    network: `/network/networks/${networkId}?tab=subnets`,
    routers: '/network/routers',
    router: `/network/routers/${routerId}`,
    'security-groups': '/network/security-groups',
    'security-group': `/network/security-groups/${groupId}`,
    'floating-ips': '/network/floating-ips',
    'instance-network': `/compute/instances/${instanceId}?tab=network`,
  });
  for (const [name, options] of Object.entries({
    phone: { viewport: PHONE, colorScheme: 'light' as const },
    dark: { viewport: DESKTOP, colorScheme: 'dark' as const },
  })) {
    const context = await browser.newContext({ ...options, baseURL: cloud.url });
    const other = await context.newPage();
    await signIn(other, cloud.admin);
    await other.goto(`/network/security-groups/${groupId}`);
    await expect(other.getByRole('heading', { name: 'web', level: 1 })).toBeVisible();
    await picture(other, `security-group-${name}`);
    await context.close();
  }
  await removeInstance(adminPage, instanceId);
});
