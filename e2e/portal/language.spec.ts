import type { Page } from '@playwright/test';
import { cloud } from '../support/environment';
import { englishOn } from '../support/english-on';
import { expect, test, uniqueName } from '../support/fixtures';
import { withFullHosts } from '../support/full-hosts';
import { act } from '../support/instance-actions';

const pages = [
  '/compute/instances',
  '/compute/instances/launch',
  '/compute/flavors',
  '/compute/key-pairs',
  '/compute/hosts',
  '/image/images',
  '/image/images/create',
  '/image/metadata-definitions',
  '/volume/volumes',
  '/volume/volumes/create',
  '/volume/snapshots',
  '/volume/types',
  '/volume/qos-specs',
  '/volume/back-ends',
  '/network/networks',
  '/network/routers',
  '/network/security-groups',
  '/network/floating-ips',
  '/operations',
  '/identity/sessions',
];

/** Reads the portal in Chinese from here on, in this browser only. */
async function readChinese(page: Page): Promise<void> {
  await page.context().addCookies([{ name: 'locale', value: 'zh-CN', url: cloud.url }]);
}

/** What is on the page once it is whole. */
async function wholePage(page: Page): Promise<string[]> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"], [data-slot="skeleton"]')).toHaveCount(0);
  return englishOn(page);
}

test('the whole page changes to Chinese and stays so', async ({ demoPage: page }) => {
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitemradio', { name: '简体中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/实例/);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/实例/);

  // The choice belongs to the account: leave it as it was.
  await page.getByRole('button', { name: '语言' }).click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('no page says anything in English to a reader of Chinese', async ({ adminPage: page, guest }) => {
  test.setTimeout(300_000);
  // What is looked for is found where it is.
  await page.goto('/volume/types');
  expect(await wholePage(page)).toContain('Volume types');
  await readChinese(page);
  const tabs = ['overview', 'volumes', 'network', 'console', 'activity'].map(
    (tab) => `/compute/instances/${guest.id}?tab=${tab}`,
  );
  for (const path of [...pages, ...tabs]) {
    await page.goto(path);
    expect.soft(await wholePage(page), path).toEqual([]);
  }
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: '搜索与命令' })).toBeVisible();
  expect(await englishOn(page)).toEqual([]);
});

test('a refusal, a wrong form and a failed operation are explained in Chinese', async ({
  adminPage: page,
}) => {
  test.setTimeout(180_000);
  await readChinese(page);
  const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl';
  const name = uniqueName('key');
  const submit = page.getByRole('dialog').getByRole('button', { name: '导入', exact: true });
  for (const outcome of ['imported', 'refused']) {
    await page.goto('/compute/key-pairs');
    await page.getByRole('button', { name: '导入公钥' }).click();
    await submit.click();
    await expect(page.getByRole('dialog').getByText('请粘贴一个 OpenSSH 格式的公钥。')).toBeVisible();
    expect(await englishOn(page)).toEqual([]);
    await page.getByRole('textbox', { name: /^公钥/ }).fill(publicKey);
    await page.getByRole('textbox', { name: /^名称/ }).fill(name);
    await submit.click();
    if (outcome === 'imported') await expect(page.getByRole('dialog')).toBeHidden();
  }
  await expect(page.getByRole('alert')).toContainText(`您已有名为 ${name} 的密钥对。请换一个名称`);
  expect(await englishOn(page)).toEqual([]);

  await page.goto('/image/metadata-definitions');
  await page.getByRole('button', { name: '导入命名空间' }).click();
  await page.getByRole('textbox', { name: /^JSON/ }).fill('{ "namespace": 1 }');
  await expect(page.getByRole('dialog')).toContainText('namespace: 输入无效');
  expect(await englishOn(page)).toEqual([]);

  await page.goto('/compute/instances/launch');
  await page.getByRole('textbox', { name: /^名称/ }).fill('mei-you-kong-jian');
  await page.getByRole('radio', { name: /^Skydeck guest/ }).click();
  await page.getByRole('radio', { name: /^tiny/ }).click();
  await withFullHosts(async () => {
    await page.getByRole('button', { name: '创建', exact: true }).click();
    await expect(page).toHaveURL(/[0-9a-f-]{36}/);
    const failure = page.getByRole('alert').filter({ hasText: '没有找到合适的主机' });
    await expect(failure).toContainText(/内存：需要 \d+ MiB，空闲 0 MiB。请选择更小的实例类型/, {
      timeout: 30_000,
    });
  });
  const id = /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? '';
  for (const path of [`/compute/instances/${id}`, `/compute/instances/${id}?tab=activity`, '/operations']) {
    await page.goto(path);
    expect.soft(await wholePage(page), path).toEqual([]);
  }
  await page.getByRole('link', { name: '创建实例', exact: true }).first().click();
  await expect(page.getByRole('list', { name: '时间线' })).toContainText('没有找到合适的主机');
  expect(await englishOn(page)).toEqual([]);
  await act(page, id, 'delete');
});
