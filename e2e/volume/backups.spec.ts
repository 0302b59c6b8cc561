import type { Page } from '@playwright/test';
import { bootedSerial, typeOnSerial } from '../support/console';
import { expect, test, uniqueName } from '../support/fixtures';
import { volumeExists } from '../support/volumes';

const settled = { timeout: 90_000 };

const expectAvailable = (page: Page): Promise<void> =>
  expect(page.getByRole('main').getByText('Available', { exact: true }).first()).toBeVisible(settled);

/** An action of the row or page of that name. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('a volume is backed up, deleted and restored, and the guest reads what it held; a schedule is made and run', async ({
  adminPage: page,
  guest,
}) => {
  test.setTimeout(300_000);
  const name = uniqueName('data');
  await page.goto('/volume/volumes/create');
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('radio', { name: /^Image/ }).click();
  await page.getByRole('combobox', { name: /^Image/ }).click();
  await page.getByRole('option', { name: /^Skydeck guest/ }).click();
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectAvailable(page);
  const formerId = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';

  await choose(page, name, 'Create backup');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('no good backup of this volume to go on from');
  const backup = uniqueName('kept');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(backup);
  await dialog.getByRole('button', { name: 'Create backup', exact: true }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/volume/backups');
  const row = page.getByRole('row', { name: new RegExp(backup) });
  await expect(row).toContainText('Available', settled);
  await expect(row).toContainText('Full');
  await row.getByRole('link', { name: backup }).click();
  const sum = /[0-9a-f]{64}/.exec(await page.getByText(/^[0-9a-f]{64}$/).innerText())?.[0] ?? '';
  expect(sum).toHaveLength(64);

  await page.goto(`/volume/volumes/${formerId}`);
  await choose(page, name, 'Delete');
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect.poll(() => volumeExists(formerId), settled).toBe(false);

  await page.goto('/volume/backups');
  await expect(row).toContainText(`${name} (deleted)`, settled);
  await choose(page, backup, 'Restore');
  const restored = uniqueName('restored');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(restored);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByRole('heading', { name: restored, level: 1 })).toBeVisible();
  await expectAvailable(page);

  await choose(page, restored, 'Attach');
  await dialog.getByRole('combobox', { name: /^Instance/ }).click();
  await page.getByRole('option', { name: new RegExp(guest.name) }).click();
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(page.getByRole('main').getByText('In use', { exact: true }).first()).toBeVisible(settled);
  const volumePage = page.url();
  const rows = await bootedSerial(page, guest.id);
  const disk = '/dev/vd[b-z]';
  await typeOnSerial(
    page,
    `until ls ${disk}; do sleep 1; done; sha256sum ${disk} | cut -c1-20 | sed 's/^/sum-/'`,
  );
  await expect(rows).toContainText(`sum-${sum.slice(0, 20)}`, settled);

  await page.goto(`${volumePage}?tab=schedules`);
  await page.getByRole('button', { name: 'Add schedule' }).click();
  const cron = dialog.getByRole('textbox', { name: /^Schedule/ });
  await cron.fill('61 * * * *');
  await expect(dialog).toContainText('Five fields that name a moment which comes');
  await cron.fill('15 2 * * 1');
  await expect(dialog.getByRole('listitem')).toHaveCount(5);
  await expect(dialog.getByRole('listitem').first()).toContainText('Monday');
  await dialog.getByRole('button', { name: 'Add schedule', exact: true }).click();
  await expect(dialog).toBeHidden();
  await choose(page, '15 2 * * 1', 'Run now');
  await page.getByRole('tab', { name: 'Backups' }).click();
  // The volume is in use: it is stored from a snapshot.
  const scheduled = page.getByRole('row', { name: new RegExp(`${restored} \\d{4}-`) });
  await expect(scheduled).toContainText('Available', settled);

  await page.getByRole('tab', { name: 'Snapshots' }).click();
  await expect(page.getByText('No snapshots yet')).toBeVisible(settled);
  await page.getByRole('tab', { name: 'Attachments' }).click();
  await page.getByRole('button', { name: `Actions for ${guest.name}` }).click();
  await page.getByRole('menuitem', { name: 'Detach', exact: true }).click();
  await question.getByRole('button', { name: 'Detach', exact: true }).click();
  await expectAvailable(page);

  await page.goto(`/volume/backups?q=${encodeURIComponent(backup)}`);
  await choose(page, backup, 'Verify');
  await question.getByRole('button', { name: 'Verify', exact: true }).click();
  await row.getByRole('link', { name: backup }).click();
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: /Verify backup/ })).toContainText('Done', settled);
  await choose(page, backup, 'Delete');
  await question.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.goto('/volume/backups');
  await expect(page.getByRole('row', { name: new RegExp(restored) })).toBeVisible();
  await expect(row).toBeHidden(settled);
});
