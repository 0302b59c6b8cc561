import { BOOT_MS, bootedSerial, freshPrompt, openConsole, picture, typeOnScreen } from '../support/console';
import { cloud } from '../support/environment';
import { expect, test } from '../support/fixtures';
import { destroyDomain } from '../support/hypervisor';

test('what is typed on the screen runs in the guest, and what the guest prints is on the screen', async ({
  adminPage: page,
  guest,
}) => {
  const rows = await bootedSerial(page, guest.id);

  const screen = await openConsole(page, guest.id);
  await expect.poll(async () => (await picture(screen)).lit, { timeout: BOOT_MS }).toBeGreaterThan(1_000);
  const booted = await picture(screen);
  await freshPrompt(page, screen);
  await typeOnScreen(page, 'clear\n');
  await expect.poll(async () => (await picture(screen)).lit).toBeLessThan(booted.lit / 2);
  const before = await picture(screen);
  await typeOnScreen(page, 'echo screen-$((40+2)) | tee /dev/ttyS0\n');
  await expect.poll(async () => (await picture(screen)).lit).toBeGreaterThan(before.lit);

  await page.getByRole('button', { name: 'Serial', exact: true }).click();
  await expect(rows).toContainText('screen-42');
  await page.locator('[data-console="serial"]').click();
  await page.keyboard.type('echo serial-$((20+3))\n');
  await expect(rows).toContainText('serial-23');

  // Twenty lines that the serial line's shell prints on the screen; its answer says when they are there.
  await page.keyboard.type(
    'clear > /dev/tty1; yes on-the-screen | head -n 20 > /dev/tty1; echo lines-$((30+4))\n',
  );
  await expect(rows).toContainText('lines-34');
  const again = await openConsole(page, guest.id);
  await expect.poll(async () => (await picture(again)).lit).toBeGreaterThan(before.lit * 4);
});

test('a text is typed key by key, with progress, and can be stopped', async ({ adminPage: page, guest }) => {
  const rows = await bootedSerial(page, guest.id);
  await freshPrompt(page, await openConsole(page, guest.id));
  await page.getByRole('button', { name: 'Type text' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Text', { exact: true })
    .fill('echo "pasted-$((20+3))" | tee /dev/ttyS0 & # {[@\\]}\n');
  await dialog.getByRole('button', { name: /^Type \d+ characters/ }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Serial', exact: true }).click();
  await expect(rows).toContainText('pasted-23');

  await page.getByRole('button', { name: 'Screen (VNC)' }).click();
  await page.getByRole('button', { name: 'Type text' }).click();
  await dialog.getByLabel('Text', { exact: true }).fill('x'.repeat(2_000));
  await dialog.getByRole('button', { name: /^Type/ }).click();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await dialog.getByRole('button', { name: 'Stop typing' }).click();
  await expect(dialog.getByRole('button', { name: /^Type 2,000/ })).toBeVisible();
});

test('two viewers share one screen and see each other', async ({ adminPage: page, guest, browser }) => {
  const first = await openConsole(page, guest.id);
  const other = await (
    await browser.newContext({ storageState: await page.context().storageState() })
  ).newPage();
  await openConsole(other, guest.id);
  await expect(page.getByRole('button', { name: '2 viewers' })).toBeVisible();
  await other.getByRole('button', { name: '2 viewers' }).click();
  await expect(other.getByRole('menuitem', { name: cloud.admin.name })).toHaveCount(2);
  await other.context().close();
  await expect(page.getByRole('button', { name: '1 viewer' })).toBeVisible();
  await expect(first).toHaveAttribute('data-connected', 'true');
});

test('a stopped instance says so, and its console comes by itself after Start', async ({
  adminPage: page,
  instance,
}) => {
  const screen = await openConsole(page, instance.id);
  await destroyDomain(instance.id);
  await expect(page.getByText(`${instance.name} is stopped`)).toBeVisible();
  await page.getByRole('tabpanel').getByRole('button', { name: 'Start' }).click();
  await expect(screen).toHaveAttribute('data-connected', 'true', { timeout: BOOT_MS });
});

test('the keyboard leaves the console by Ctrl+Alt+Enter', async ({ adminPage: page, guest }) => {
  const screen = await openConsole(page, guest.id);
  await screen.locator('canvas').click();
  await page.keyboard.press('Control+Alt+Enter');
  await expect(page.getByRole('toolbar').getByRole('button', { name: '1 viewer' })).toBeFocused();
});

test("another project's console is not found", async ({ demoPage, guest }) => {
  for (const type of ['vnc', 'serial']) {
    const response = await demoPage.request.post('/api/trpc/console.create', {
      headers: { origin: cloud.url },
      data: { json: { instanceId: guest.id, type } },
    });
    expect(response.status()).toBe(404);
  }
});

test('the boot log is shown, followed and downloaded', async ({ adminPage: page, guest }) => {
  await page.goto(`/compute/instances/${guest.id}?tab=log`);
  const log = page.getByRole('log');
  await expect(log).toContainText('Skydeck guest', { timeout: BOOT_MS });
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toContain('Linux version');
});
