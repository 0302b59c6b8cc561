import path from 'node:path';
import { execa } from 'execa';
import { cloud } from '../support/environment';
import { expect, test, uniqueName } from '../support/fixtures';
import { guestImage, removeImage } from '../support/images';
import { expectVolumeStatus, openVolumeId } from '../support/volumes';

test('a volume is uploaded to an image, which says where it comes from and holds what the volume holds', async ({
  demoPage: page,
}) => {
  const { id: imageId } = await guestImage(page);
  const name = uniqueName('golden');
  await page.goto(`/volume/volumes/create?image=${imageId}`);
  await page.getByRole('textbox', { name: /^Name/ }).fill(name);
  await page.getByRole('textbox', { name: /^Size/ }).fill('1');
  await page.getByRole('button', { name: 'Create volume', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expectVolumeStatus(page, 'Available');
  const volumeId = await openVolumeId(page);

  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Upload to image' }).click();
  const dialog = page.getByRole('dialog');
  const image = uniqueName('image');
  await dialog.getByRole('textbox', { name: /^Name of the image/ }).fill(image);
  await dialog.getByRole('button', { name: 'Upload to image' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Show image' }).click();
  await expect(page.getByRole('heading', { name: image, level: 1 })).toBeVisible();
  await expect(page.getByRole('main').getByText('Active', { exact: true }).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('link', { name })).toHaveAttribute('href', `/volume/volumes/${volumeId}`);

  const made = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  const sha256 = /[0-9a-f]{64}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
  const files = [
    path.join(cloud.stateDir, 'images', sha256),
    path.join(cloud.stateDir, 'volumes', `volume-${volumeId}`),
  ];
  await execa('qemu-img', ['compare', '-f', 'qcow2', '-F', 'qcow2', ...files]);
  await page.goto(`/volume/volumes/${volumeId}`);
  await expectVolumeStatus(page, 'Available');
  await removeImage(page, made);
});
