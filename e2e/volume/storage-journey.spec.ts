import type { Locator, Page } from '@playwright/test';
import { bootedSerial, printed, typeOnSerial } from '../support/console';
import { expect, launch, removeInstance, test, uniqueName, type Launched } from '../support/fixtures';
import { expectVolumeStatus, openVolumeId, sizeInPool } from '../support/volumes';

const GIB = 1024 ** 3;
const settled = { timeout: 90_000 };

/** Runs a command in a guest, and waits until it has ended well. */
async function inGuest(page: Page, { id }: Launched, command: string): Promise<string> {
  const mark = uniqueName('ran');
  await bootedSerial(page, id);
  // In two parts, so that its echo does not look like its end.
  await typeOnSerial(page, `${command}; echo "${mark}"":$?."`);
  await expect.poll(() => printed(page, id), settled).toContain(`${mark}:0.`);
  return (await printed(page, id)).split(`${mark}:0.`)[0]!.slice(-400);
}

async function choose(page: Page, name: string, action: string): Promise<Locator> {
  await page
    .getByRole('main')
    .getByRole('button', { name: `Actions for ${name}` })
    .first()
    .click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
  return page.getByRole('dialog').or(page.getByRole('alertdialog'));
}

async function attach(page: Page, volume: Launched, instance: Launched): Promise<void> {
  await page.goto(`/volume/volumes/${volume.id}`);
  const dialog = await choose(page, volume.name, 'Attach');
  await dialog.getByRole('combobox', { name: /^Instance/ }).click();
  await page.getByRole('option', { name: new RegExp(instance.name) }).click();
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expectVolumeStatus(page, 'In use');
  await page.getByRole('tab', { name: 'Attachments' }).click();
  await expect(page.getByRole('row', { name: new RegExp(instance.name) })).toContainText('Attached', settled);
}

async function detach(page: Page, volume: Launched, instance: Launched): Promise<void> {
  await page.goto(`/volume/volumes/${volume.id}?tab=attachments`);
  const question = await choose(page, instance.name, 'Detach');
  await question.getByRole('button', { name: 'Detach', exact: true }).click();
  await expectVolumeStatus(page, 'Available');
}

test('a volume’s life: written, frozen, grown, carried over the network to another guest, and turned back', async ({
  adminPage: page,
}) => {
  test.setTimeout(600_000);
  const [first, second] = [await launch(page), await launch(page)];
  const type = uniqueName('network');
  await page.goto('/volume/types');
  await page.getByRole('button', { name: 'Create volume type' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(type);
  // What several instances may have comes to each as from another host.
  await dialog.getByRole('checkbox', { name: 'Several instances may have a volume at once' }).click();
  await dialog.getByRole('button', { name: 'Create volume type' }).click();
  await expect(dialog).toBeHidden();

  const name = uniqueName('journey');
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('radio', { name: new RegExp(type) }).click();
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  const volume = { id: await openVolumeId(page), name };

  await attach(page, volume, first);
  await inGuest(page, first, 'mke2fs -q /dev/vdb && mount /dev/vdb /mnt && echo first >/mnt/file && sync');

  const snapshot = uniqueName('then');
  await page.goto(`/volume/volumes/${volume.id}`);
  const taking = await choose(page, name, 'Create snapshot');
  await taking.getByRole('textbox', { name: /^Name/ }).fill(snapshot);
  await taking.getByRole('button', { name: 'Create snapshot', exact: true }).click();
  await page.getByRole('tab', { name: 'Snapshots' }).click();
  await expect(page.getByRole('row', { name: new RegExp(snapshot) })).toContainText('Available', settled);
  await expectVolumeStatus(page, 'In use');

  const growing = await choose(page, name, 'Extend');
  await growing.getByRole('textbox', { name: /^(New )?[Ss]ize/ }).fill('2');
  await growing.getByRole('button', { name: 'Extend', exact: true }).click();
  await expect(growing).toBeHidden();
  // Its status is the same before and after.
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: /Extend volume/ })).toContainText('Done', settled);
  const seen = await inGuest(
    page,
    first,
    'blockdev --getsize64 /dev/vdb && echo second >/mnt/file && umount /mnt',
  );
  expect(seen).toContain(String(2 * GIB));
  await detach(page, volume, first);
  expect(await sizeInPool(volume.id)).toBe(2);

  await attach(page, volume, second);
  await expect(page.getByRole('row', { name: new RegExp(second.name) })).toContainText('NBD');
  expect(await inGuest(page, second, 'mount /dev/vdb /mnt && cat /mnt/file && umount /mnt')).toContain(
    'second',
  );
  await detach(page, volume, second);

  await page.goto(`/volume/volumes/${volume.id}?tab=snapshots`);
  const reverting = await choose(page, snapshot, 'Revert the volume to it');
  await reverting.getByRole('button', { name: 'Revert the volume to it' }).click();
  await expect(reverting).toBeHidden();
  await expectVolumeStatus(page, 'Available');
  await attach(page, volume, second);
  const back = 'mount /dev/vdb /mnt && echo "has-""$(cat /mnt/file)" && umount /mnt';
  expect(await inGuest(page, second, back)).toContain('has-first');

  for (const { id } of [first, second]) await removeInstance(page, id);
});
