import type { Locator, Page } from '@playwright/test';
import { bootedSerial, typeOnSerial } from '../support/console';
import { expect, test } from '../support/fixtures';

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('the boot is above what is in sight: a search finds and marks it, and Copy takes it', async ({
  adminPage: page,
  guest,
}) => {
  const rows = await bootedSerial(page, guest.id);
  await expect(rows).not.toContainText('Linux version');
  const field = page.getByRole('searchbox', { name: 'Search in the console' });
  await field.fill('linux version');
  await expect(rows).toContainText('Linux version');
  const marks = page.locator('.xterm-find-result-decoration');
  await expect(marks.filter({ visible: true })).not.toHaveCount(0);
  const copy = page.getByRole('button', { name: 'Copy', exact: true });
  await copy.click();
  await expect.poll(() => clipboard(page)).toBe('Linux version');

  // With nothing selected it is all of it, from the boot to the shell.
  await field.fill('');
  await expect(marks).toHaveCount(0);
  await copy.click();
  await expect.poll(() => clipboard(page)).toMatch(/Linux version[^]*Skydeck guest/);
});

test('the clipboard is pasted by the button and by the keys of terminals', async ({
  adminPage: page,
  guest,
}) => {
  const rows = await bootedSerial(page, guest.id);
  const put = (text: string) => page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await put('echo pasted-$((40+2))\n');
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await expect(rows).toContainText('pasted-42');
  // The keyboard is the guest's now.
  await put('echo pasted-$((40+3))\n');
  await page.keyboard.press('Control+Shift+V');
  await expect(rows).toContainText('pasted-43');
});

test('the terminal has as many columns as its window has room for, and tells the guest', async ({
  adminPage: page,
  guest,
}) => {
  const rows = await bootedSerial(page, guest.id);
  await page.setViewportSize({ width: 1_000, height: 700 });
  const small = await tellSize(page, rows, 'small');
  await page.setViewportSize({ width: 1_440, height: 900 });
  const large = await tellSize(page, rows, 'large');
  expect(large.columns).toBeGreaterThan(small.columns);
  expect(large.lines).toBeGreaterThan(small.lines);
});

/** Tells the guest the size of its window, and asks it for what it knows. */
async function tellSize(
  page: Page,
  rows: Locator,
  word: string,
): Promise<{ lines: number; columns: number }> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('menuitem', { name: "Tell the guest this window's size" }).click();
  await typeOnSerial(page, `echo ${word} "[$(stty size)]"`);
  const answer = new RegExp(`${word} \\[(\\d+) (\\d+)\\]`);
  await expect(rows).toContainText(answer);
  const [, lines, columns] = answer.exec(await rows.innerText()) ?? [];
  // What the guest was told is what is to be seen.
  await expect(rows.locator('> div')).toHaveCount(Number(lines));
  return { lines: Number(lines), columns: Number(columns) };
}
