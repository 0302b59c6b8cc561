import type { Page } from '@playwright/test';
import { bootedSerial, printed, typeOnSerial } from '../support/console';
import { expect, removeInstance, test, uniqueName } from '../support/fixtures';
import { domainState } from '../support/hypervisor';
import { expectStatus } from '../support/instance-actions';
import { expectVolumeStatus, volumeExists } from '../support/volumes';

// Two guests boot one after the other.
test.describe.configure({ timeout: 300_000 });

const diskOf = (page: Page, device: string) => page.getByRole('listitem', { name: `Disk ${device}` });

async function finishLaunch(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/instances\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectStatus(page, 'Active');
  return /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
}

/** Has the guest say something, and answers it. */
async function inGuest(page: Page, id: string, command: string): Promise<string> {
  await bootedSerial(page, id);
  // In two parts, so that the echo of the command does not look like its end.
  await typeOnSerial(page, `echo "<""<"; ${command}; echo ">"">"`);
  const answer = /<<\r?\n([^]*?)>>/;
  await expect.poll(async () => answer.test(await printed(page, id)), { timeout: 60_000 }).toBe(true);
  return (
    answer
      .exec(await printed(page, id))?.[1]
      ?.replaceAll('\r', '')
      .trim() ?? ''
  );
}

test('launched on a new volume with two more disks; what was written outlives it and boots again', async ({
  adminPage: page,
}) => {
  const name = uniqueName('disks');
  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('radio', { name: /^Skydeck guest/ }).click();
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await page.getByRole('checkbox', { name: 'Create a new volume for the root disk' }).click();
  const size = page.getByRole('textbox', { name: /^Size in GiB/ });
  await size.fill('0');
  await expect(page.getByText(/A whole number of GiB from/)).toBeVisible();
  await size.fill('1');

  // Two more; the second is moved up by the keyboard, so that the larger is vdb.
  for (const [device, gib] of [
    ['vdb', '2'],
    ['vdc', '3'],
  ] as const) {
    await page.getByRole('button', { name: 'Add disk' }).click();
    await diskOf(page, device)
      .getByRole('textbox', { name: /^Size in GiB/ })
      .fill(gib);
  }
  await diskOf(page, 'vdc').getByRole('checkbox', { name: 'Delete with the instance' }).click();
  await page.getByRole('button', { name: 'Move vdc up' }).focus();
  await page.keyboard.press('Enter');
  await expect(diskOf(page, 'vdb').getByRole('textbox', { name: /^Size in GiB/ })).toHaveValue('3');
  await expect(page.getByRole('button', { name: 'Move vdb down' })).toBeFocused();
  await expect(page.getByRole('meter', { name: 'Volume storage' })).toBeVisible();
  await expect(page.getByText('3 new volumes each')).toBeVisible();
  const id = await finishLaunch(page, name);

  const root = page.getByRole('link', { name: `${name}-root` });
  const volumeId = /[0-9a-f-]{36}/.exec((await root.getAttribute('href')) ?? '')?.[0] ?? '';
  expect(volumeExists(volumeId)).toBe(true);
  expect(await inGuest(page, id, 'cat /sys/block/vd?/size; echo kept >/root/mark; sync')).toBe(
    [1, 3, 2].map((gib) => String(gib * 2 ** 21)).join('\n'),
  );

  await removeInstance(page, id);
  await page.goto(`/volume/volumes/${volumeId}`);
  await expectVolumeStatus(page, 'Available');
  await page.goto(`/volume/volumes?q=${name}`);
  await expect(page.getByRole('link', { name: `${name}-root`, exact: true })).toBeVisible();
  // The one that was to go with the instance is gone; the other is here.
  await expect(page.getByRole('link', { name: `${name}-vdb`, exact: true })).toHaveCount(0);
  await expect(page.getByRole('link', { name: `${name}-vdc`, exact: true })).toBeVisible();

  const again = uniqueName('again');
  await page.getByRole('button', { name: `Actions for ${name}-root` }).click();
  await page.getByRole('menuitem', { name: 'Launch instance' }).click();
  await expect(page.getByRole('radio', { name: /^Volume\s*A system/ })).toBeChecked();
  await expect(page.getByRole('combobox', { name: /^Volume/ })).toContainText(`${name}-root`);
  await page.getByRole('textbox', { name: /^Name/ }).fill(again);
  await page.getByRole('radio', { name: /^tiny/ }).click();
  const second = await finishLaunch(page, again);
  expect(await domainState(second)).toBe('running');
  expect(await inGuest(page, second, 'cat /root/mark')).toBe('kept');
  await page.goto(`/compute/instances/${second}?tab=volumes`);
  const row = page.getByRole('row', { name: new RegExp(`${name}-root`) });
  await expect(row).toContainText('Boots from it');
  await removeInstance(page, second);

  await page.goto(`/volume/volumes?q=${name}`);
  for (const left of [`${name}-root`, `${name}-vdc`]) {
    await page.getByRole('button', { name: `Actions for ${left}` }).click();
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect(page.getByRole('link', { name: left, exact: true })).toHaveCount(0, { timeout: 60_000 });
  }
});

test('a volume that has no system on it says why it is not launched', async ({ demoPage: page }) => {
  const name = uniqueName('plain');
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  const launch = page.getByRole('menuitem', { name: /^Launch instance/ });
  await expect(launch).toHaveAttribute('aria-disabled', 'true');
  await expect(launch).toContainText('not marked as bootable');
  await page.keyboard.press('Escape');
  // By its address all the same: the form says why, too.
  await page.goto(`/compute/instances/launch?volume=${id}`);
  await expect(page.getByText('It is not marked as bootable.', { exact: false })).toBeVisible();
  await page.goto(`/volume/volumes/${id}`);
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => volumeExists(id), { timeout: 60_000 }).toBe(false);
});
