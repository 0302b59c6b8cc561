import type { Page } from '@playwright/test';
import { bootedSerial, openConsole, printed } from '../support/console';
import { cloud } from '../support/environment';
import { expect, signIn, test as base } from '../support/fixtures';

const test = base.extend<{ phone: Page }>({
  phone: async ({ browser }, use) => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    await signIn(page, cloud.admin);
    await use(page);
    await context.close();
  },
});

/** The keys below the console, and the field that brings up the phone's own. */
function keyBar(page: Page) {
  const bar = page.getByRole('group', { name: 'Keys for touch screens' });
  return {
    field: bar.getByRole('textbox', { name: 'Type here' }),
    key: (name: string) => bar.getByRole('button', { name, exact: true }),
  };
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
}

test('a phone types on the serial console, with arrows and Ctrl of its own', async ({
  phone: page,
  guest,
}) => {
  const rows = await bootedSerial(page, guest.id);
  const { field, key } = keyBar(page);
  await expectNoSidewaysScroll(page);
  await field.tap();
  await field.pressSequentially('count=40x');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await field.pressSequentially('count=$((count+1)); echo round-$count');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('round-41');
  await key('ArrowUp').tap();
  // The phone's keyboard stays up.
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('round-42');

  await field.pressSequentially('echo waits-$((6+1)); sleep 600');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('waits-7');
  await key('Ctrl').tap();
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'true');
  await field.pressSequentially('c');
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'false');
  await field.pressSequentially('echo free-$((2+3))');
  await page.keyboard.press('Enter');
  await expect(rows).toContainText('free-5');
});

test('a phone types on the screen, with the keys that its own keyboard lacks', async ({
  phone: page,
  guest,
}) => {
  await bootedSerial(page, guest.id);
  await openConsole(page, guest.id);
  const { field, key } = keyBar(page);
  const word = `phone${Date.now().toString(36)}`;
  await expectNoSidewaysScroll(page);
  await field.tap();
  await field.pressSequentially(`echo ${word}-$((1+1)) > /dev/ttyS0; cat -v > /dev/ttyS0`);
  await page.keyboard.press('Enter');
  await expect.poll(() => printed(page, guest.id)).toContain(`${word}-2`);
  await key('Escape').tap();
  await key('ArrowUp').tap();
  await field.pressSequentially(word);
  await page.keyboard.press('Enter');
  await expect.poll(() => printed(page, guest.id)).toContain(`^[^[[A${word}`);
  await key('Ctrl').tap();
  await field.pressSequentially('c');
  await key('Ctrl').tap();
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'false');
  await expect(field).toBeFocused();
  await field.pressSequentially(`echo ${word}-$((40+2)) > /dev/ttyS0`);
  await page.keyboard.press('Enter');
  await expect.poll(() => printed(page, guest.id)).toContain(`${word}-42`);
});
