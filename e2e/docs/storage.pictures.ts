import type { Page } from '@playwright/test';
import { z } from 'zod';
import { cloud } from '../support/environment';
import { mutate, query } from '../support/ask-api';
import { expect, launch, removeInstance, signIn, test } from '../support/fixtures';
import { DESKTOP, PHONE, picture, pictures } from './picture';

const made = z.object({ id: z.string() });
const atRest = z.object({ status: z.enum(['available', 'in-use']) });

async function untilAtRest(
  page: Page,
  kind: 'volume' | 'backup' | 'groupSnapshot',
  id: string,
): Promise<void> {
  const ask = async (): Promise<boolean> =>
    atRest.safeParse(await query(page, `${kind}.get`, { id }, z.unknown())).success;
  await expect.poll(ask, { timeout: 60_000 }).toBe(true);
}

async function make(page: Page, procedure: string, input: object): Promise<string> {
  return (await mutate(page, procedure, input, made)).id;
}

interface Shop {
  instanceId: string;
  ordersId: string;
  groupId: string;
  backupId: string;
}

/** A shop's database on two volumes, kept well. */
async function openShop(page: Page): Promise<Shop> {
  const { id: instanceId } = await launch(page, { name: 'database', description: 'Shop' });
  const volume = (name: string, description: string, sizeGiB: number): Promise<string> =>
    make(page, 'volume.create', { name, description, sizeGiB, source: { kind: 'blank' } });
  const ordersId = await volume('orders', 'Tables of the shop', 8);
  const journalId = await volume('journal', 'Write-ahead log', 2);
  const archiveId = await volume('archive', 'Last year', 20);
  for (const id of [ordersId, journalId, archiveId]) await untilAtRest(page, 'volume', id);
  for (const id of [ordersId, journalId]) {
    await mutate(page, 'volume.attach', { id, instanceId }, z.unknown());
    await untilAtRest(page, 'volume', id);
  }
  const groupId = await make(page, 'volumeGroup.create', { name: 'shop', volumeIds: [ordersId, journalId] });
  const momentId = await make(page, 'groupSnapshot.create', { groupId, name: 'before-the-sale' });
  await untilAtRest(page, 'groupSnapshot', momentId);
  await mutate(page, 'backupSchedule.create', { volumeId: ordersId, cron: '30 3 * * *' }, z.unknown());
  const backupId = await make(page, 'backup.create', { volumeId: ordersId, name: 'orders-full' });
  await untilAtRest(page, 'backup', backupId);
  await untilAtRest(
    page,
    'backup',
    await make(page, 'backup.create', { volumeId: archiveId, name: 'archive' }),
  );
  return { instanceId, ordersId, groupId, backupId };
}

test('pictures of storage', async ({ adminPage, browser }) => {
  test.setTimeout(600_000);
  const { instanceId, ordersId, groupId, backupId } = await openShop(adminPage);
  await pictures(adminPage, {
    images: '/image/images',
    'image-create': '/image/images/create',
    'metadata-definitions': '/image/metadata-definitions',
    volumes: '/volume/volumes',
    volume: `/volume/volumes/${ordersId}`,
    'volume-create': '/volume/volumes/create',
    'volume-schedules': `/volume/volumes/${ordersId}?tab=schedules`,
    'volume-snapshots': '/volume/snapshots',
    'volume-group': `/volume/groups/${groupId}`,
    'group-snapshots': '/volume/group-snapshots',
    backups: '/volume/backups',
    backup: `/volume/backups/${backupId}`,
    'volume-types': '/volume/types',
    'volume-back-ends': '/volume/back-ends',
    'qos-specs': '/volume/qos-specs',
    'instance-volumes': `/compute/instances/${instanceId}?tab=volumes`,
  });
  for (const [name, options] of Object.entries({
    phone: { viewport: PHONE, colorScheme: 'light' as const },
    dark: { viewport: DESKTOP, colorScheme: 'dark' as const },
  })) {
    const context = await browser.newContext({ ...options, baseURL: cloud.url });
    const other = await context.newPage();
    await signIn(other, cloud.admin);
    await other.goto('/volume/volumes');
    await expect(other.getByText('orders').first()).toBeVisible();
    await picture(other, `volumes-${name}`);
    await context.close();
  }
  await removeInstance(adminPage, instanceId);
});
