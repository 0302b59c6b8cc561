import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { BOOT_MS } from '../support/console';
import { expect, removeInstance, test, uniqueName } from '../support/fixtures';
import {
  guestImage,
  makeGuestDisk,
  makeLargeGuestDisk,
  removeImage,
  sha256Of,
  uploadedBytes,
} from '../support/images';
import { expectStatus } from '../support/instance-actions';
import { signalProcess } from '../support/processes';

const MIB = 1024 ** 2;
const DISK_BYTES = 2048 * MIB;
/** A line that is slow enough to do something while the file goes. */
const SLOW_LINE = 40 * MIB;
const IMPORT_MS = 120_000;
/** The rest of the large file, where others want the machine too. */
const TRANSFER_MS = 180_000;

let directory: string;
test.beforeEach(async ({ adminPage: page }) => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-upload-'));
  // This browser cannot drive the picker of the File System Access API; the page then asks by an input.
  await page.addInitScript(() => Object.assign(window, { showOpenFilePicker: undefined }));
  await page.goto('/image/images');
});
test.afterEach(() => rm(directory, { recursive: true }));

/** Fills in the form and sends it. @returns the ids of the image and its upload */
async function beginUpload(
  page: Page,
  name: string,
  file: string,
): Promise<{ id: string; uploadId: string }> {
  // Without a load of the page: it would break off what is under way.
  await page
    .getByRole('navigation', { name: 'Main navigation' })
    .getByRole('link', { name: 'Images' })
    .click();
  await page.getByRole('link', { name: 'Create image' }).first().click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('main').getByRole('button', { name: 'File' }).click();
  await (await chooser).setFiles(file);
  await expect(page.getByLabel(/^Name/)).toHaveValue(path.parse(file).name);
  await page.getByLabel(/^Name/).fill(name);
  const created = page.waitForResponse((response) => response.url().includes('image.create'));
  await page.getByRole('button', { name: 'Upload and create' }).click();
  const [{ result }] = (await (await created).json()) as [
    { result: { data: { json: { id: string; uploadId: string } } } },
  ];
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  return result.data.json;
}

/** Narrows the way from the browser to the cloud. @returns opens it again */
async function slowLine(page: Page, bytesPerSecond: number): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  const limit = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await limit(bytesPerSecond);
  return async () => {
    await limit(-1);
  };
}

test('an upload of 2 GiB survives the death of the portal and a reload; its checksum matches, and it boots', async ({
  adminPage: page,
}) => {
  test.setTimeout(420_000);
  const name = uniqueName('upload');
  const file = path.join(directory, 'disk.raw');
  await makeLargeGuestDisk(page, file, DISK_BYTES);
  const expected = sha256Of(file);
  const openLine = await slowLine(page, SLOW_LINE);
  const { id, uploadId } = await beginUpload(page, name, file);
  const tray = page.getByRole('region', { name: 'Uploads' }).getByRole('listitem', { name });
  await expect(tray).toContainText(/\/s/);
  await expect(tray).toContainText(/left/);

  // It goes on by itself after the portal was killed …
  await expect.poll(() => uploadedBytes(uploadId), { timeout: 60_000 }).toBeGreaterThan(128 * MIB);
  await signalProcess('web', 'SIGKILL');
  const atKill = await uploadedBytes(uploadId);
  await expect.poll(() => uploadedBytes(uploadId), { timeout: 60_000 }).toBeGreaterThan(atKill + 64 * MIB);

  // … and after a reload, before which the browser warns, from where it was.
  await signalProcess('web', 'SIGKILL');
  const ready = async () => (await page.request.get('/readyz').catch(() => null))?.ok();
  await expect.poll(ready, { timeout: 60_000 }).toBe(true);
  const warned = page.waitForEvent('dialog');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  expect((await warned).type()).toBe('beforeunload');
  await openLine();
  const atReload = await uploadedBytes(uploadId);
  expect(atReload).toBeLessThan(DISK_BYTES);
  await expect(tray).toContainText('are there');
  const chooser = page.waitForEvent('filechooser');
  await tray.getByRole('button', { name: 'Choose disk.raw again' }).click();
  await (await chooser).setFiles(file);
  const resumed = await page.waitForRequest((request) => request.method() === 'PATCH');
  expect(Number(resumed.headers()['upload-offset'])).toBeGreaterThanOrEqual(atReload);
  await expect(tray).toContainText('The image is being imported', { timeout: TRANSFER_MS });

  // The page follows the import without a reload.
  const status = page.getByRole('heading', { level: 1 }).locator('..');
  await expect(status.getByText('Active', { exact: true })).toBeVisible({ timeout: IMPORT_MS });
  await expect(page.getByRole('main')).toContainText(await expected);
  expect(await uploadedBytes(uploadId)).toBe(0);

  await page.getByRole('main').getByRole('link', { name: 'Launch' }).click();
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('radio', { name: /^small/ }).click();
  await page.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/instances\/[0-9a-f-]{36}/);
  const instance = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  await expectStatus(page, 'Active');
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log')).toContainText('Skydeck guest', { timeout: BOOT_MS });
  await removeInstance(page, instance);
  await removeImage(page, id);
});

test('several at once, paused, resumed and cancelled, while other pages are looked at', async ({
  adminPage: page,
}) => {
  const files = ['first.raw', 'second.raw'].map((name) => path.join(directory, name));
  for (const file of files) await makeGuestDisk(page, file, 64 * MIB);
  const openLine = await slowLine(page, 2 * MIB);
  const [first, second] = [uniqueName('first'), uniqueName('second')];
  const kept = await beginUpload(page, first, files[0] ?? '');
  const thrown = await beginUpload(page, second, files[1] ?? '');
  const tray = page.getByRole('region', { name: 'Uploads' });
  await expect(tray.getByRole('button', { name: /Uploading 2 files/ })).toBeVisible();

  await page.getByRole('link', { name: 'Instances', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Instances', level: 1 })).toBeVisible();
  await tray.getByRole('button', { name: `Pause the upload of ${first}` }).click();
  await expect(tray.getByRole('listitem', { name: first })).toContainText('paused');
  const atPause = await uploadedBytes(kept.uploadId);
  const atOther = await uploadedBytes(thrown.uploadId);
  await expect.poll(() => uploadedBytes(thrown.uploadId)).toBeGreaterThan(atOther + 2 * MIB);
  expect(await uploadedBytes(kept.uploadId)).toBeLessThanOrEqual(atPause + MIB);

  await tray.getByRole('button', { name: `Cancel the upload of ${second}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel upload' }).click();
  await expect(tray.getByRole('listitem', { name: second })).toHaveCount(0);
  await expect.poll(() => uploadedBytes(thrown.uploadId)).toBe(0);

  await openLine();
  await tray.getByRole('button', { name: `Resume the upload of ${first}` }).click();
  await expect(tray.getByRole('listitem', { name: first })).toContainText('The image is being imported', {
    timeout: 30_000,
  });
  await page.goto(`/image/images?q=${first}`);
  const row = page.getByRole('row', { name: new RegExp(first) });
  await expect(row.getByText('Active', { exact: true })).toBeVisible({ timeout: IMPORT_MS });
  await page.goto(`/image/images?q=${second}`);
  await expect(page.getByText('Nothing matches')).toBeVisible();
  await removeImage(page, kept.id);
});

test('where the browser remembers the file, an upload goes on by itself after a reload', async ({
  adminPage: page,
}) => {
  // A file of the browser's own file system stands in for one that the picker has given.
  await page.addInitScript(() => {
    const pick = async () => {
      const root = await navigator.storage.getDirectory();
      return [await root.getFileHandle('guest.qcow2')];
    };
    Object.assign(window, { showOpenFilePicker: pick });
  });
  const { id: source } = await guestImage(page);
  await page.goto('/image/images/create');
  await page.evaluate(async (url) => {
    const root = await navigator.storage.getDirectory();
    const target = await (await root.getFileHandle('guest.qcow2', { create: true })).createWritable();
    await (await fetch(url)).body?.pipeTo(target);
  }, `/api/images/${source}/file`);
  const openLine = await slowLine(page, 2 * MIB);
  await page.getByRole('main').getByRole('button', { name: 'File' }).click();
  await expect(page.getByLabel(/^Name/)).toHaveValue('guest');
  const name = uniqueName('remembered');
  await page.getByLabel(/^Name/).fill(name);
  await page.getByRole('button', { name: 'Upload and create' }).click();
  const tray = page.getByRole('region', { name: 'Uploads' }).getByRole('listitem', { name });
  await expect(tray).toContainText(/\/s/);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await openLine();
  await expect(tray).toContainText('The image is being imported', { timeout: 30_000 });
  const status = page.getByRole('heading', { level: 1 }).locator('..');
  await expect(status.getByText('Active', { exact: true })).toBeVisible({ timeout: IMPORT_MS });
  await removeImage(page, /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '');
});

test('what is wrong is said at the field, and what fails says why', async ({ adminPage: page }) => {
  await page.goto('/image/images/create');
  await page.getByRole('button', { name: 'Upload and create' }).click();
  const main = page.getByRole('main');
  await expect(main.getByRole('alert').filter({ hasText: 'Choose a file' })).toBeVisible();
  await expect(main.getByRole('alert').filter({ hasText: 'Give it a name' })).toBeVisible();

  await page.getByRole('radio', { name: /A URL/ }).click();
  await page.getByLabel(/^URL/).fill('http://127.0.0.1/secret.img');
  await page.getByLabel(/^Name/).fill(uniqueName('inside'));
  await page.getByRole('button', { name: 'Fetch and create' }).click();
  await expect(main.getByRole('alert').filter({ hasText: 'not on the public internet' })).toBeVisible();
});
