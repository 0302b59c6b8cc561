import { expect, type Locator, type Page } from '@playwright/test';

/** How long a guest may take to boot. */
export const BOOT_MS = 60_000;

export type ConsoleType = 'vnc' | 'serial';

/** Opens an instance's console and waits until it is connected. */
export async function openConsole(page: Page, id: string, type: ConsoleType = 'vnc'): Promise<Locator> {
  await page.goto(`/compute/instances/${id}?tab=console&console=${type}`);
  const screen = page.locator(`[data-console="${type}"]`);
  await expect(screen).toHaveAttribute('data-connected', 'true', { timeout: 20_000 });
  return screen;
}

/** Opens the serial console and waits until the guest's shell listens there. @returns the lines that are in sight */
export async function bootedSerial(page: Page, id: string): Promise<Locator> {
  const screen = await openConsole(page, id, 'serial');
  const rows = screen.locator('.xterm-rows');
  await expect(rows).toContainText('# ', { timeout: BOOT_MS });
  // At its first prompt the shell asks the terminal where its cursor is, and may take what is typed before the answer
  // has come for a part of it.
  await serialInput(page).focus();
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(rows).toContainText(/root@\S*#\s*root@\S*#/, { timeout: 2_000 });
  }).toPass({ timeout: BOOT_MS });
  return rows;
}

function serialInput(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Serial console of/ });
}

/** Types a line on the serial console. */
export async function typeOnSerial(page: Page, line: string): Promise<void> {
  await serialInput(page).focus();
  await page.keyboard.type(`${line}\n`);
}

/** The picture on the guest's screen: its size in dots, how many of them are lit, and what makes it differ from others. */
export async function picture(
  screen: Locator,
): Promise<{ width: number; height: number; lit: number; hash: number }> {
  return screen.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let lit = 0;
    let hash = 0;
    for (let at = 0; at < data.length; at += 4) {
      const brightness = data[at]! + data[at + 1]! + data[at + 2]!;
      if (brightness > 150) lit += 1;
      hash = (Math.imul(hash, 31) + brightness) | 0;
    }
    return { width: canvas.width, height: canvas.height, lit, hash };
  });
}

const shifted: Record<string, string> = {
  $: 'Shift+Digit4',
  '(': 'Shift+Digit9',
  ')': 'Shift+Digit0',
  '+': 'Shift+Equal',
  '|': 'Shift+Backslash',
  '>': 'Shift+Period',
  S: 'Shift+KeyS',
};

const unshifted = /[a-z0-9 ;,./=-]/;

/** Types as hands do: a guest is told keys, so Shift must really be held. */
export async function typeOnScreen(page: Page, text: string): Promise<void> {
  for (const character of text) {
    const key = shifted[character] ?? unshifted.exec(character)?.[0] ?? (character === '\n' ? 'Enter' : '');
    await page.keyboard.press(key, { delay: 30 });
  }
}

/** Gives the keyboard to the guest's screen, at a prompt with nothing typed yet. */
export async function freshPrompt(page: Page, screen: Locator): Promise<void> {
  await screen.locator('canvas').click();
  await page.keyboard.press('Control+c', { delay: 30 });
}

/** All that the guest has ever printed on its serial line. */
export async function printed(page: Page, id: string): Promise<string> {
  const response = await page.request.get(`/api/instances/${id}/log`);
  expect(response.ok(), await response.text()).toBe(true);
  return response.text();
}

/** How often the guest's kernel has started. */
export async function boots(page: Page, id: string): Promise<number> {
  return (await printed(page, id)).split('Linux version').length - 1;
}
