import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { execa } from 'execa';
import { expect, test, uniqueName } from '../support/fixtures';
import { guestImage, removeImage, sha256Of } from '../support/images';

const IMPORT_MS = 120_000;
/** The one address of this machine from which the cloud under test may fetch. */
const ADDRESS = '127.0.0.2';

let directory: string;
let server: Server;
let served: string;

test.beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'skydeck-import-'));
  server = createServer((request, response) => {
    if (request.url === '/away') {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
      return;
    }
    void stat(served).then(({ size }) => {
      response.writeHead(200, { 'content-length': size });
      createReadStream(served).pipe(response);
    });
  }).listen(0, ADDRESS);
  await once(server, 'listening');
});
test.afterEach(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

async function fetchImage(page: Page, file: string, checksum = ''): Promise<string> {
  const { port } = server.address() as AddressInfo;
  await page.goto('/image/images/create');
  await page.getByRole('radio', { name: /A URL/ }).click();
  await page.getByLabel(/^URL/).fill(`http://${ADDRESS}:${port}/${file}`);
  await page.getByLabel(/^Checksum/).fill(checksum);
  const name = uniqueName('fetched');
  await page.getByLabel(/^Name/).fill(name);
  await page.getByRole('button', { name: 'Fetch and create' }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  return /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
}

test('an image is fetched from a URL, checked and made ready', async ({ adminPage: page }) => {
  served = (await guestImage(page)).file;
  const id = await fetchImage(page, 'guest.qcow2', `sha256:${await sha256Of(served)}`);
  const status = page.getByRole('heading', { level: 1 }).locator('..');
  await expect(status.getByText('Active', { exact: true })).toBeVisible({ timeout: IMPORT_MS });
  await removeImage(page, id);
});

test('a hostile image, a wrong checksum and a way inside fail with their reasons', async ({
  adminPage: page,
}) => {
  served = path.join(directory, 'hostile');
  const backing = ['-b', '/etc/passwd', '-F', 'raw'];
  await execa('qemu-img', ['create', '-q', '-u', '-f', 'qcow2', ...backing, served, '1G']);
  const main = page.getByRole('main');
  const failures = [
    { file: 'hostile.qcow2', checksum: '', why: 'backing file' },
    { file: 'other.qcow2', checksum: '0'.repeat(64), why: 'checksum differs' },
    { file: 'away', checksum: '', why: 'not on the public internet' },
  ];
  for (const { file, checksum, why } of failures) {
    const id = await fetchImage(page, file, checksum);
    await expect(main.getByText(why).first()).toBeVisible({ timeout: IMPORT_MS });
    await removeImage(page, id);
  }
});
