import type { Page } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { mutate, query } from '../support/ask-api';
import { expect, test, uniqueName } from '../support/fixtures';

const made = z.object({ id: z.string() });
const ports = z.object({
  items: z.array(z.object({ fixedIps: z.array(z.object({ subnetId: z.string(), address: z.string() })) })),
});

/** What OVN has been told to translate between an address outside and one inside. */
async function translated(external: string): Promise<string> {
  const { stdout } = await execa('ovn-nbctl', [
    ...['--timeout=10', '--bare', '--columns=logical_ip', 'find', 'NAT'],
    ...[`external_ip=${external}`, 'type=dnat_and_snat'],
  ]);
  return stdout.trim();
}

/** Where OVN has been told to lead the ports of an address outside. */
async function forwarded(external: string): Promise<string> {
  const { stdout } = await execa('ovn-nbctl', [
    '--timeout=10',
    '--bare',
    '--columns=vips',
    'list',
    'Load_Balancer',
  ]);
  return stdout
    .split('\n')
    .filter((line) => line.includes(external))
    .join('\n')
    .trim();
}

type Undo = () => Promise<unknown>;

/** An external network, and a router from an instance's subnet to it. */
async function leadOutside(
  page: Page,
  instanceId: string,
  undo: Undo[],
): Promise<{ pool: string; fixed: string }> {
  const { items } = await query(page, 'port.list', { page: 1, pageSize: 25, instanceId }, ports);
  const [own] = items[0]?.fixedIps ?? [];
  const pool = uniqueName('outside');
  const subnet = { cidr: '198.51.100.0/24', dhcpEnabled: false };
  const network = await mutate(page, 'network.create', { name: pool, external: true, subnet }, made);
  undo.push(() => mutate(page, 'network.delete', network, z.unknown()));
  const gateway = { networkId: network.id };
  const router = await mutate(page, 'router.create', { name: uniqueName('edge'), gateway }, made);
  undo.push(() => mutate(page, 'router.delete', router, z.unknown()));
  const joined = { id: router.id, subnetId: own?.subnetId };
  const { portId } = await mutate(page, 'router.addInterface', joined, z.object({ portId: z.string() }));
  undo.push(() => mutate(page, 'router.removeInterface', { id: router.id, portId }, z.unknown()));
  undo.push(async () => {
    // What a test that failed left allocated.
    const found = z.object({ items: z.array(made) });
    const input = { page: 1, pageSize: 25, networkId: network.id };
    for (const { id } of (await query(page, 'floatingIp.list', input, found)).items)
      await mutate(page, 'floatingIp.release', { id }, z.unknown());
  });
  return { pool, fixed: own?.address ?? '' };
}

async function choose(page: Page, address: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${address}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('a floating IP leads to an instance, then nowhere, then port by port, and is given back', async ({
  adminPage: page,
  instance,
}) => {
  test.setTimeout(240_000);
  const undo: Undo[] = [];
  try {
    const { pool, fixed } = await leadOutside(page, instance.id, undo);
    await page.goto('/network/floating-ips');
    await page.getByRole('button', { name: 'Allocate floating IP' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: /^Pool/ }).click();
    await page.getByRole('option', { name: pool }).click();
    await dialog.getByRole('textbox', { name: /^IP address/ }).fill('198.51.100.300');
    await expect(dialog.getByText('Give an IPv4 address, such as')).toBeVisible();
    const address = '198.51.100.77';
    await dialog.getByRole('textbox', { name: /^IP address/ }).fill(address);
    await dialog.getByRole('button', { name: 'Allocate floating IP' }).click();
    await expect(dialog).toBeHidden();
    const row = page.getByRole('row', { name: new RegExp(address) });
    await expect(row).toContainText('Down');

    await choose(page, address, 'Associate');
    await dialog.getByRole('combobox', { name: /^Port/ }).click();
    await page.getByRole('option', { name: new RegExp(instance.name) }).click();
    await dialog.getByRole('button', { name: 'Associate', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(row).toContainText('Active');
    await expect(row).toContainText(fixed);
    await expect.poll(() => translated(address), { timeout: 20_000 }).toBe(fixed);
    await expect(row.getByRole('link', { name: instance.name })).toBeVisible();

    await choose(page, address, 'Disassociate');
    await page
      .getByRole('alertdialog')
      .or(dialog)
      .getByRole('button', { name: 'Disassociate', exact: true })
      .click();
    await expect(row).toContainText('Down');
    await expect.poll(() => translated(address), { timeout: 20_000 }).toBe('');

    await choose(page, address, 'Port forwardings');
    await dialog.getByRole('button', { name: 'Add port forwarding' }).click();
    await dialog.getByRole('textbox', { name: 'External port' }).fill('8080');
    await dialog.getByRole('textbox', { name: 'Internal port' }).fill('80');
    await dialog.getByRole('combobox', { name: /^Port/ }).click();
    await page.getByRole('option', { name: new RegExp(instance.name) }).click();
    await dialog.getByRole('button', { name: 'Add port forwarding' }).click();
    const forwarding = `TCP 8080 → ${fixed}:80`;
    await expect(dialog.getByText(forwarding)).toBeVisible();
    await expect.poll(() => forwarded(address), { timeout: 20_000 }).toContain(`${fixed}:80`);
    await dialog.getByRole('button', { name: `Delete ${forwarding}` }).click();
    await page
      .getByRole('alertdialog')
      .or(page.getByRole('dialog', { name: /^Delete/ }))
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await expect(dialog.getByText('None yet.')).toBeVisible();
    await expect.poll(() => forwarded(address), { timeout: 20_000 }).toBe('');
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();

    await choose(page, address, 'Release');
    await page
      .getByRole('alertdialog')
      .or(dialog)
      .getByRole('button', { name: 'Release', exact: true })
      .click();
    // A question hides what is behind it, so the row alone would not tell.
    await expect(page.getByText(`${address} is released`)).toBeVisible();
    await expect(row).toBeHidden();
  } finally {
    for (const step of undo.toReversed()) await step();
  }
});
