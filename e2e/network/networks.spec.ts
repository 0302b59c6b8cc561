import type { Page } from '@playwright/test';
import { expect, test, uniqueName } from '../support/fixtures';
import { hasRouter, hasSwitch, routerAddresses, routerRoutes } from '../support/northbound';

/** The id of the network or router whose page is open. */
async function openId(page: Page, name: string): Promise<string> {
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/[0-9a-f-]{36}/);
  return /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
}

async function createNetwork(page: Page, name: string, cidr: string): Promise<string> {
  await page.goto('/network/networks');
  await page.getByRole('button', { name: 'Create network' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name(?! servers)/ }).fill(name);
  await dialog.getByRole('textbox', { name: /^Addresses/ }).fill(cidr);
  await dialog.getByRole('button', { name: 'Create network', exact: true }).click();
  return openId(page, name);
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

async function confirm(page: Page, action: string): Promise<void> {
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await question.getByRole('button', { name: action, exact: true }).click();
  await expect(question).toBeHidden();
}

test('a network is made with its subnet, checked as it is typed, and gets ports', async ({
  demoPage: page,
}) => {
  const name = uniqueName('front');
  await page.goto('/network/networks');
  await page.getByRole('button', { name: 'Create network' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name(?! servers)/ }).fill(name);
  const addresses = dialog.getByRole('textbox', { name: /^Addresses/ });
  await addresses.fill('10.90.0.0');
  await expect(dialog.getByText('Give a network, such as 10.0.0.0/24.')).toBeVisible();
  await addresses.fill('10.90.0.0/24');
  await dialog.getByRole('combobox', { name: 'Gateway' }).click();
  await page.getByRole('option', { name: 'This address' }).click();
  const gateway = dialog.getByRole('textbox', { name: /^Gateway’s address/ });
  await gateway.fill('10.91.0.1');
  await expect(dialog.getByText('The gateway 10.91.0.1 is no address of 10.90.0.0/24.')).toBeVisible();
  await gateway.fill('10.90.0.254');
  await dialog.getByRole('textbox', { name: /^Allocation pools/ }).fill('10.90.0.10, 10.90.0.20');
  await dialog.getByRole('button', { name: 'Create network', exact: true }).click();
  const id = await openId(page, name);
  await expect.poll(() => hasSwitch(id)).toBe(true);

  await page.getByRole('tab', { name: 'Subnets' }).click();
  const first = page.getByRole('row', { name: /10\.90\.0\.0\/24/ });
  await expect(first).toContainText('10.90.0.254');
  await expect(first).toContainText('0 of 11');
  await page.getByRole('button', { name: 'Add subnet' }).click();
  await addresses.fill('10.90.0.128/25');
  await expect(dialog.getByText(/overlaps the subnet/)).toBeVisible();
  await addresses.fill('fd00:90::/64');
  await dialog.getByRole('button', { name: 'Add subnet', exact: true }).click();
  await expect(page.getByRole('row', { name: /fd00:90::\/64/ })).toBeVisible();

  await page.getByRole('tab', { name: 'Ports' }).click();
  await page.getByRole('button', { name: 'Create port' }).first().click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill('kept');
  await dialog.getByRole('button', { name: 'Add address' }).click();
  await dialog.getByRole('textbox', { name: 'Address 1', exact: true }).fill('10.90.0.15');
  await dialog.getByRole('button', { name: 'Create port', exact: true }).click();
  const port = page.getByRole('row', { name: /kept/ });
  await expect(port).toContainText('10.90.0.15');

  // Whatever is in use stays, and the menu says why.
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await choose(page, 'kept', 'Delete');
  await confirm(page, 'Delete');
  await expect(port).toBeHidden();
  await choose(page, name, 'Delete');
  await confirm(page, 'Delete');
  await expect(page).toHaveURL(/\/network\/networks$/);
  await expect.poll(() => hasSwitch(id)).toBe(false);
});

test('a router joins two networks, knows a route, and goes when it joins none', async ({
  demoPage: page,
}) => {
  const [left, right, name] = [uniqueName('left'), uniqueName('right'), uniqueName('between')];
  await createNetwork(page, left, '10.91.0.0/24');
  await createNetwork(page, right, '10.92.0.0/24');

  await page.goto('/network/routers');
  await page.getByRole('button', { name: 'Create router' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
  await dialog.getByRole('button', { name: 'Create router', exact: true }).click();
  const id = await openId(page, name);

  await page.getByRole('tab', { name: 'Interfaces' }).click();
  for (const network of [left, right]) {
    await page.getByRole('button', { name: 'Add interface' }).click();
    await dialog.getByRole('combobox', { name: /^Network/ }).click();
    await page.getByRole('combobox', { name: 'Search' }).fill(network);
    await page.getByRole('option', { name: network }).click();
    await dialog.getByRole('button', { name: 'Add interface', exact: true }).click();
    await expect(page.getByRole('row', { name: new RegExp(network) })).toBeVisible();
  }
  await expect.poll(() => routerAddresses(id)).toEqual(['10.91.0.1/24', '10.92.0.1/24']);

  await page.getByRole('tab', { name: 'Static routes' }).click();
  await page.getByRole('button', { name: 'Add route' }).click();
  await dialog.getByRole('textbox', { name: /^Destination/ }).fill('192.168.77.0/24');
  const nextHop = dialog.getByRole('textbox', { name: /^Next hop/ });
  await nextHop.fill('10.93.0.9');
  await dialog.getByRole('button', { name: 'Add route', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('is in no network of the router');
  await nextHop.fill('10.92.0.9');
  await dialog.getByRole('button', { name: 'Add route', exact: true }).click();
  const route = page.getByRole('row', { name: /192\.168\.77\.0\/24/ });
  await expect(route).toContainText('10.92.0.9');
  await expect.poll(() => routerRoutes(id)).toEqual(['192.168.77.0/24']);

  await route.getByRole('button', { name: /^Delete/ }).click();
  await confirm(page, 'Delete');
  await expect(route).toBeHidden();
  await page.getByRole('tab', { name: 'Interfaces' }).click();
  for (const network of [left, right]) {
    const row = page.getByRole('row', { name: new RegExp(network) });
    await row.getByRole('button', { name: /^Remove interface/ }).click();
    await confirm(page, 'Remove interface');
    await expect(row).toBeHidden();
  }
  await choose(page, name, 'Delete');
  await confirm(page, 'Delete');
  await expect(page).toHaveURL(/\/network\/routers$/);
  await expect.poll(() => hasRouter(id)).toBe(false);
  await page.goto('/network/networks');
  for (const network of [left, right]) {
    await choose(page, network, 'Delete');
    await confirm(page, 'Delete');
    await expect(page.getByRole('row', { name: new RegExp(network) })).toBeHidden();
  }
});

test('an external network is shared and edited; a router gets its gateway there, changes and loses it', async ({
  adminPage: page,
}) => {
  const [outside, name] = [uniqueName('outside'), uniqueName('edge')];
  const dialog = page.getByRole('dialog');
  await page.goto('/network/networks');
  await page.getByRole('button', { name: 'Create network' }).first().click();
  await dialog.getByRole('textbox', { name: /^Name(?! servers)/ }).fill(outside);
  await dialog.getByRole('checkbox', { name: /^External/ }).check();
  await dialog.getByRole('textbox', { name: /^Addresses/ }).fill('198.51.100.0/24');
  await dialog.getByRole('button', { name: 'Create network', exact: true }).click();
  await openId(page, outside);

  await choose(page, outside, 'Share');
  await dialog.getByRole('checkbox', { name: 'demo' }).check();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('tabpanel')).toContainText('Shared with 1 project');
  await choose(page, outside, 'Edit');
  await dialog.getByRole('textbox', { name: /^MTU/ }).fill('1400');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('tabpanel')).toContainText('1,400 bytes');

  await page.goto('/network/routers');
  await page.getByRole('button', { name: 'Create router' }).first().click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(name);
  await dialog.getByRole('combobox', { name: /^External network/ }).click();
  await page.getByRole('combobox', { name: 'Search' }).fill(outside);
  await page.getByRole('option', { name: outside }).click();
  await dialog.getByRole('button', { name: 'Create router', exact: true }).click();
  const id = await openId(page, name);
  await expect.poll(() => routerAddresses(id)).toEqual(['198.51.100.2/24']);

  await choose(page, name, 'Change gateway');
  await dialog.getByRole('textbox', { name: /^Address/ }).fill('198.51.100.77');
  await dialog.getByRole('checkbox', { name: /^Source NAT/ }).uncheck();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('tabpanel')).toContainText('198.51.100.77');
  await expect(page.getByRole('tabpanel')).toContainText('Source NATOff');
  await expect.poll(() => routerAddresses(id)).toEqual(['198.51.100.77/24']);
  await choose(page, name, 'Clear gateway');
  await confirm(page, 'Clear gateway');
  await expect(page.getByRole('tabpanel')).toContainText('It leads nowhere');
  await expect.poll(() => routerAddresses(id)).toEqual([]);

  await choose(page, name, 'Delete');
  await confirm(page, 'Delete');
  await expect(page).toHaveURL(/\/network\/routers$/);
  await page.goto('/network/networks');
  await choose(page, outside, 'Delete');
  await confirm(page, 'Delete');
  await expect(page.getByRole('row', { name: new RegExp(outside) })).toBeHidden();
});
