import { expect, test, uniqueName } from '../support/fixtures';

const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsABgH5C9okWi0dh2l9GKJl someone@example';

test('a generated private key is shown once; an imported key has its fingerprint', async ({
  demoPage: page,
}) => {
  const generated = uniqueName('made');
  await page.goto('/compute/key-pairs');
  const dialog = page.getByRole('dialog');
  // Where there is none yet, the empty list offers it too.
  await page.getByRole('button', { name: 'New key pair', exact: true }).first().click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(generated);
  await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(dialog).toContainText('BEGIN OPENSSH PRIVATE KEY');
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.locator('body')).not.toContainText('BEGIN OPENSSH PRIVATE KEY');
  await expect(page.getByRole('row', { name: new RegExp(generated) })).toContainText('SHA256:');

  const imported = uniqueName('mine');
  await page.getByRole('button', { name: 'Import public key', exact: true }).click();
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(imported);
  const key = dialog.getByRole('textbox', { name: /^Public key/ });
  await key.fill('not a key');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText(/public key/);
  await key.fill(publicKey);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(imported) })).toContainText(
    'SHA256:vquJBo6EvVfnHbyPmuwuOg4XGi4Cmti6ZX2fnFN0Ti0',
  );
});
