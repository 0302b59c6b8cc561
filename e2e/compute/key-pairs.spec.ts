import { expect, test, uniqueName } from '../support/fixtures';

const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsABgH5C9okWi0dh2l9GKJl someone@example';

test('a generated private key is shown once; an imported key has its fingerprint', async ({
  demoPage: page,
}) => {
  const generated = uniqueName('made');
  await page.goto('/compute/key-pairs');
  await page.getByRole('button', { name: 'New key pair' }).first().click();
  await page.getByRole('dialog').getByRole('textbox', { name: /^Name/ }).fill(generated);
  await page.getByRole('dialog').getByRole('button', { name: 'Generate' }).click();
  await expect(page.getByText(/BEGIN OPENSSH PRIVATE KEY/).first()).toBeVisible();
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await expect(page.getByText(/BEGIN OPENSSH PRIVATE KEY/)).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(generated) })).toContainText('SHA256:');

  const imported = uniqueName('mine');
  await page.getByRole('button', { name: 'Import public key' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Name/ }).fill(imported);
  await dialog.getByRole('textbox', { name: /^Public key/ }).fill('not a key');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByText(/public key/i).first()).toBeVisible();
  await dialog.getByRole('textbox', { name: /^Public key/ }).fill(publicKey);
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('row', { name: new RegExp(imported) })).toContainText(
    'SHA256:vquJBo6EvVfnHbyPmuwuOg4XGi4Cmti6ZX2fnFN0Ti0',
  );
});
