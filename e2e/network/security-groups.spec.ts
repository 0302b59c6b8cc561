import type { Page } from '@playwright/test';
import { execa } from 'execa';
import { z } from 'zod';
import { mutate, query } from '../support/ask-api';
import { expect, test, uniqueName } from '../support/fixtures';
import { PluggedPort } from '../support/plugged-port';

const port = z.object({
  id: z.string(),
  networkId: z.string(),
  macAddress: z.string(),
  fixedIps: z.array(z.object({ address: z.string() })),
});
const ports = z.object({ items: z.array(port) });
const made = z.object({ id: z.string() });

/** What OVN has been told to let through to the ports of a group. */
async function allowed(groupId: string): Promise<string[]> {
  const { stdout } = await execa('ovn-nbctl', [
    ...['--timeout=10', '--bare', '--columns=match', 'find', 'ACL'],
    ...[`external_ids:"skydeck:security-group"="${groupId}"`, 'direction=to-lport'],
  ]);
  return stdout.split('\n').filter(Boolean);
}

/** A namespace at a new port of the network that an instance is on. */
async function neighbour(page: Page, networkId: string): Promise<{ portId: string; guest: PluggedPort }> {
  const { id: portId } = await mutate(page, 'port.create', { networkId }, made);
  const { macAddress, fixedIps } = await query(page, 'port.get', { id: portId }, port);
  return { portId, guest: await PluggedPort.plug(portId, macAddress, fixedIps[0]?.address ?? '') };
}

async function addRule(page: Page, template: string): Promise<void> {
  await page.getByRole('button', { name: 'Add rule' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Template' }).click();
  await page.getByRole('option', { name: template }).click();
  await dialog.getByRole('button', { name: 'Add rule', exact: true }).click();
  await expect(dialog).toBeHidden();
}

test('a group with a rule by template is put on a port, and packets pass only by its rules', async ({
  adminPage: page,
  instance,
}) => {
  test.setTimeout(240_000);
  const { items } = await query(page, 'port.list', { page: 1, pageSize: 25, instanceId: instance.id }, ports);
  const own = port.parse(items[0]);
  const address = own.fixedIps[0]?.address ?? '';
  const { portId, guest } = await neighbour(page, own.networkId);
  try {
    // The instance and its neighbour are in the default group, which lets its own in.
    await expect.poll(() => guest.reaches(address), { timeout: 60_000 }).toBe(true);

    const name = uniqueName('web');
    await page.goto('/network/security-groups');
    await page.getByRole('button', { name: 'Create security group' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
    await dialog.getByRole('button', { name: 'Create security group', exact: true }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    const groupId = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
    await addRule(page, 'SSH (22)');
    await expect(page.getByRole('row', { name: /Ingress.*IPv4.*TCP.*22.*Anybody/ })).toBeVisible();
    await expect
      .poll(() => allowed(groupId), { timeout: 20_000 })
      .toEqual([expect.stringContaining('ip4 && tcp && tcp.dst == 22')]);

    await page.goto(`/compute/instances/${instance.id}?tab=network`);
    const row = page.getByRole('row', { name: new RegExp(own.macAddress) });
    await expect(row).toContainText('default');
    await row.getByRole('button', { name: /^Change security groups/ }).click();
    await dialog.getByRole('checkbox', { name: 'default' }).uncheck();
    await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(row).toContainText(name);
    await expect.poll(() => guest.reaches(address), { timeout: 20_000 }).toBe(false);

    await row.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
    await addRule(page, 'Ping');
    const ping = page.getByRole('row', { name: /Ingress.*ICMP.*Type 8/ });
    await expect(ping).toBeVisible();
    await expect.poll(() => guest.reaches(address), { timeout: 20_000 }).toBe(true);

    await ping.getByRole('button', { name: 'Delete' }).click();
    await page
      .getByRole('alertdialog')
      .or(dialog)
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await expect(ping).toBeHidden();
    await expect.poll(() => guest.reaches(address), { timeout: 20_000 }).toBe(false);

    // A group in use stays, and says why.
    await page.goto('/network/security-groups');
    const used = page.getByRole('row', { name: new RegExp(name) });
    await used.getByRole('button', { name: /^Actions for/ }).click();
    await expect(page.getByRole('menuitem', { name: /^Delete/ })).toContainText('1 port is in it');
    await page.keyboard.press('Escape');
    await mutate(page, 'port.update', { id: own.id, securityGroupIds: [] }, z.unknown());
    // The list hears of it by itself.
    await expect(used.getByRole('cell').nth(3)).toHaveText('0');
    await used.getByRole('button', { name: /^Actions for/ }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await page
      .getByRole('alertdialog')
      .or(dialog)
      .getByRole('button', { name: 'Delete', exact: true })
      .click();
    await expect(used).toBeHidden();
    await expect.poll(() => allowed(groupId)).toEqual([]);
  } finally {
    await guest.unplug();
    await mutate(page, 'port.delete', { id: portId }, z.unknown());
  }
});
