import { expect, test } from '../support/fixtures';

test('a member of another project sees nothing of an instance, by list, link, console or log', async ({
  instance,
  demoPage: page,
}) => {
  await page.goto('/compute/instances');
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(page.getByText(instance.name)).toHaveCount(0);
  await page.goto(`/compute/instances/${instance.id}`);
  await expect(page.getByRole('heading', { name: 'There is no such thing here', level: 1 })).toBeVisible();
  const headers = { origin: new URL(page.url()).origin };
  const token = await page.request.post('/api/trpc/console.create', {
    headers,
    data: { json: { instanceId: instance.id, type: 'vnc' } },
  });
  expect(token.status()).toBe(404);
  expect((await page.request.get(`/api/instances/${instance.id}/log`)).status()).toBe(404);
  const deletion = await page.request.post('/api/trpc/instance.action', {
    headers,
    data: { json: { ids: [instance.id], action: 'delete' } },
  });
  expect(await deletion.text()).toContain('No such instance');
});

test('what only administrators may see is refused to a member', async ({ demoPage: page }) => {
  await expect(page.getByRole('link', { name: 'Hosts' })).toHaveCount(0);
  await page.goto('/compute/hosts');
  await expect(page.getByText('Your role does not allow compute.host.read.')).toBeVisible();
});
