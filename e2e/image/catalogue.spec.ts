import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { cloud } from '../support/environment';
import { expect, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainRun } from '../support/hypervisor';
import { guestImage, removeImage } from '../support/images';
import { act, expectIdle, expectStatus } from '../support/instance-actions';

const IMPORT_MS = 120_000;
/** The one address of this machine from which the cloud under test may fetch. */
const ADDRESS = '127.0.0.2';

let server: Server;

test.beforeEach(async ({ adminPage }) => {
  const { file } = await guestImage(adminPage);
  server = createServer((_, response) => createReadStream(file).pipe(response)).listen(0, ADDRESS);
  await once(server, 'listening');
});
test.afterEach(() => server.close());

const answer = z.object({ result: z.object({ data: z.object({ json: z.looseObject({}) }) }) });

async function ask(page: Page, procedure: string, input: object): Promise<Record<string, unknown>> {
  const response = await page.request.get(`/api/trpc/${procedure}`, {
    params: { input: JSON.stringify({ json: input }) },
  });
  return answer.parse(await response.json()).result.data.json;
}

/** An image of the project of whoever asks, ready to be launched, whose page is open then. */
async function bringImage(page: Page): Promise<{ id: string; name: string }> {
  const name = uniqueName('catalogue');
  const { port } = server.address() as AddressInfo;
  const response = await page.request.post('/api/trpc/image.import', {
    headers: { origin: cloud.url },
    data: { json: { name, url: `http://${ADDRESS}:${port}/guest.qcow2` } },
  });
  const id = String(answer.parse(await response.json()).result.data.json.id);
  await page.goto(`/image/images/${id}`);
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  const status = page.getByRole('heading', { level: 1 }).locator('..');
  await expect(status.getByText('Active', { exact: true })).toBeVisible({ timeout: IMPORT_MS });
  return { id, name };
}

/** Launches the image whose page this is; answers the instance's id. */
async function launchHere(page: Page): Promise<string> {
  await page.getByRole('main').getByRole('link', { name: 'Launch', exact: true }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill(uniqueName('from-image'));
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/instances\/[0-9a-f-]{36}/);
  await expectStatus(page, 'Active');
  return /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
}

/** Chooses from the menu of the image whose page this is. */
async function choose(page: Page, action: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Resets the guest; its instance runs anew then. */
async function rebootHard(page: Page, id: string): Promise<void> {
  await page.goto(`/compute/instances/${id}`);
  await act(page, id, 'stop');
  await expectStatus(page, 'Shut off');
  await expectIdle(page, id);
  await act(page, id, 'start');
  await expectStatus(page, 'Active');
  await expectIdle(page, id);
  expect(await domainRun(id)).not.toBe('-');
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('an image is shared with a second project, accepted and launched there, and taken back', async ({
  adminPage,
  demoPage,
}) => {
  test.setTimeout(300_000);
  const { id, name } = await bringImage(adminPage);
  await demoPage.goto(`/image/images?q=${name}`);
  await expect(demoPage.getByText('Nothing matches')).toBeVisible();

  await adminPage.getByRole('tab', { name: 'Sharing' }).click();
  await adminPage.getByRole('tabpanel').getByRole('button', { name: 'Share', exact: true }).click();
  const dialog = adminPage.getByRole('dialog');
  await dialog.getByRole('combobox', { name: /^One of your projects/ }).click();
  await adminPage.getByRole('option', { name: 'demo', exact: true }).click();
  await expectAccessible(adminPage);
  await dialog.getByRole('button', { name: 'Share', exact: true }).click();
  const member = adminPage.getByRole('row', { name: /^demo/ });
  await expect(member).toContainText('Not answered yet');

  // It is offered, but in no list as long as nobody has accepted it.
  await expect(demoPage.getByText('Nothing matches')).toBeVisible();
  await demoPage.goto(`/image/images?membership=pending&q=${name}`);
  await demoPage.getByRole('link', { name }).click();
  await expect(demoPage.getByRole('main')).toContainText('The project admin offers it');
  await expect(demoPage.getByRole('tab', { name: 'Sharing' })).toHaveCount(0);
  await expectAccessible(demoPage);
  await demoPage.getByRole('button', { name: 'Accept', exact: true }).click();
  // The owner's page is told, without a reload.
  await expect(member).toContainText('Accepted');

  await demoPage.goto(`/image/images?q=${name}`);
  await demoPage.getByRole('link', { name }).click();
  const instance = await launchHere(demoPage);

  await member.getByRole('button', { name: 'Stop sharing: demo' }).click();
  await adminPage.getByRole('dialog').getByRole('button', { name: 'Stop sharing' }).click();
  await expect(member).toHaveCount(0);
  await demoPage.goto(`/image/images/${id}`);
  await expect(demoPage.getByRole('heading', { name: 'There is no such thing here' })).toBeVisible();
  await rebootHard(demoPage, instance);
  await removeInstance(demoPage, instance);
  await removeImage(adminPage, id);
});

test('a protected image is not deleted; one in use is, and its instance reboots', async ({
  adminPage: page,
}) => {
  test.setTimeout(300_000);
  const { id, name } = await bringImage(page);
  const protection = page.getByRole('dialog').getByRole('checkbox', { name: 'Protected' });
  await choose(page, 'Edit');
  await protection.check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  const refused = await page.request.post('/api/trpc/image.delete', {
    headers: { origin: cloud.url },
    data: { json: { ids: [id] } },
  });
  expect(await refused.text()).toContain('it is protected');
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Actions for/ })
    .click();
  await expect(page.getByRole('menuitem', { name: /^Delete/ })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await choose(page, 'Edit');
  await protection.uncheck();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  const { sha256 } = await ask(page, 'image.get', { id });
  const instance = await launchHere(page);

  await page.goto(`/image/images?q=${name}`);
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0);
  await rebootHard(page, instance);
  // Its file stays as long as the instance may have to be made anew.
  expect(existsSync(path.join(cloud.stateDir, 'images', String(sha256)))).toBe(true);
  await removeInstance(page, instance);
});

test('properties are edited by what a namespace says of them, on a phone too', async ({
  adminPage: page,
}) => {
  const { id } = await bringImage(page);
  const namespace = uniqueName('Test::ns');
  await page.goto('/image/metadata-definitions');
  await expect(page.getByRole('row', { name: /Hardware of the guest/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Import namespace' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^JSON \*|^JSON$/).fill('{');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('not JSON');
  const definition = {
    namespace,
    display_name: namespace,
    visibility: 'public',
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'test_' }],
    properties: { speed: { title: 'Test speed', type: 'integer', minimum: 1, maximum: 9 } },
  };
  await dialog.getByLabel(/^JSON \*|^JSON$/).fill(JSON.stringify(definition));
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toBeHidden();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/image/images/${id}?tab=metadata`);
  await page.getByRole('button', { name: 'Edit properties' }).click();
  await dialog.getByRole('combobox', { name: 'Add a property' }).click();
  await page.getByRole('option', { name: /^Test speed/ }).click();
  const speed = dialog.getByRole('textbox', { name: 'Test speed' });
  await speed.fill('12');
  await expect(dialog.getByRole('alert')).toContainText('At most 9');
  await speed.fill('7');
  await dialog.getByRole('combobox', { name: 'Add a property' }).click();
  await page.getByRole('option', { name: /^Disk bus/ }).click();
  await dialog.getByRole('combobox', { name: 'Disk bus' }).click();
  await page.getByRole('option', { name: 'scsi', exact: true }).click();
  await expectAccessible(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tabpanel')).toContainText('Test speed');
  expect((await ask(page, 'image.get', { id })).properties).toMatchObject({
    test_speed: '7',
    hw_disk_bus: 'scsi',
  });

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/image/metadata-definitions?q=${namespace}`);
  await page.getByRole('button', { name: `Actions for ${namespace}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(namespace) })).toHaveCount(0);
  await removeImage(page, id);
});
