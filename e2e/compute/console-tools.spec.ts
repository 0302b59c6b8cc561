import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import {
  BOOT_MS,
  bootedSerial,
  boots,
  freshPrompt,
  openConsole,
  picture,
  printed,
  typeOnScreen,
  typeOnSerial,
} from '../support/console';
import { expect, test } from '../support/fixtures';
import { signalProcess } from '../support/processes';

const isFullScreen = (page: Page) => page.evaluate(() => document.fullscreenElement !== null);

test('full screen fills the screen, and is left by its button or by the browser', async ({
  adminPage: page,
  guest,
}) => {
  await openConsole(page, guest.id);
  const frame = page.getByRole('region', { name: `Screen of ${guest.name}` });
  const framed = await frame.boundingBox();
  const enter = page.getByRole('button', { name: 'Full screen', exact: true });
  const leave = page.getByRole('button', { name: 'Leave full screen', exact: true });

  await enter.click();
  await expect.poll(() => isFullScreen(page)).toBe(true);
  const view = await page.evaluate(() => ({ x: 0, y: 0, width: innerWidth, height: innerHeight }));
  await expect.poll(() => frame.boundingBox()).toEqual(view);
  await leave.click();
  await expect.poll(() => isFullScreen(page)).toBe(false);
  await expect.poll(() => frame.boundingBox()).toEqual(framed);

  await enter.click();
  await expect.poll(() => isFullScreen(page)).toBe(true);
  // What the browser does for Esc.
  await page.evaluate(() => document.exitFullscreen());
  await expect(enter).toBeVisible();
  await expect.poll(() => frame.boundingBox()).toEqual(framed);
});

test('function keys and keys that stay down reach the guest, and the keyboard goes on with it', async ({
  adminPage: page,
  guest,
}) => {
  const answers = await bootedSerial(await page.context().newPage(), guest.id);
  const screen = await openConsole(page, guest.id);
  const canvas = screen.locator('canvas');
  await freshPrompt(page, screen);
  // It shows each byte that the guest's terminal makes of a key.
  await typeOnScreen(page, 'echo ready-$((1+1)) > /dev/ttyS0; cat -v > /dev/ttyS0\n');
  await expect(answers).toContainText('ready-2');

  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await page.getByRole('menuitem', { name: 'F2', exact: true }).click();
  await expect(canvas).toBeFocused();
  await typeOnScreen(page, '\n');
  await expect(answers).toContainText('^[[[B');

  const alt = page.getByRole('toolbar').getByRole('button', { name: 'Alt', exact: true });
  await alt.click();
  await expect(alt).toHaveAttribute('aria-pressed', 'true');
  await expect(canvas).toBeFocused();
  await typeOnScreen(page, 'x');
  await alt.click();
  await expect(alt).toHaveAttribute('aria-pressed', 'false');
  await typeOnScreen(page, 'y\n');
  await expect(answers).toContainText('^[xy');

  const ctrl = page.getByRole('toolbar').getByRole('button', { name: 'Ctrl', exact: true });
  await ctrl.click();
  await typeOnScreen(page, 'c');
  await ctrl.click();
  // Only a shell that got its prompt back runs this.
  await typeOnScreen(page, 'echo free-$((2+3)) > /dev/ttyS0\n');
  await expect(answers).toContainText('free-5');
});

test('Ctrl-Alt-Del restarts the guest', async ({ adminPage: page, guest }) => {
  test.setTimeout(240_000);
  await bootedSerial(page, guest.id);
  const before = await boots(page, guest.id);
  await openConsole(page, guest.id);
  await page.getByRole('button', { name: 'Ctrl-Alt-Del', exact: true }).click();
  await expect.poll(() => boots(page, guest.id), { timeout: BOOT_MS }).toBe(before + 1);
  const shell = async () => (await printed(page, guest.id)).split('Linux version').at(-1)?.slice(-200);
  await expect.poll(shell, { timeout: BOOT_MS }).toMatch(/Skydeck guest[^]*# /);
});

test('the screen fits its window or is shown dot by dot; a screenshot has all of its dots', async ({
  adminPage: page,
  guest,
}) => {
  await bootedSerial(page, guest.id);
  const screen = await openConsole(page, guest.id);
  const pointsPerDot = () =>
    screen
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => canvas.getBoundingClientRect().width / canvas.width);
  await expect.poll(pointsPerDot).toBeGreaterThan(1.1);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const scale = page.getByRole('menuitemcheckbox', { name: 'Scale to fit' });
  await scale.click();
  await expect(scale).not.toBeChecked();
  await expect.poll(pointsPerDot).toBe(1);
  await scale.click();
  await expect(scale).toBeChecked();
  await expect.poll(pointsPerDot).toBeGreaterThan(1.1);
  await page.keyboard.press('Escape');
  await expect(scale).toBeHidden();

  await freshPrompt(page, screen);
  await typeOnScreen(page, 'dmesg | tail\n');
  await expect.poll(async () => (await picture(screen)).lit).toBeGreaterThan(2_000);
  const seen = await picture(screen);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a screenshot' }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toMatch(new RegExp(`^${guest.name}-.*\\.png$`));
  const shot = await decode(page, await readFile(await saved.path()));
  expect(shot).toMatchObject({ width: seen.width, height: seen.height });
  // Between the two the cursor may blink.
  expect(Math.abs(shot.lit - seen.lit)).toBeLessThan(200);
});

test('consoles come back by themselves when the host’s agent dies and when the portal restarts', async ({
  adminPage: page,
  guest,
}) => {
  test.setTimeout(240_000);
  const serial = await page.context().newPage();
  const answers = await bootedSerial(serial, guest.id);
  const screen = await openConsole(page, guest.id);
  for (const [name, signal, reason] of [
    ['worker', 'SIGKILL', 'The connection to the host of this instance was lost.'],
    ['web', 'SIGTERM', 'The portal is being restarted.'],
  ] as const) {
    const told = Promise.all([tellsWhy(page, reason), tellsWhy(serial, reason)]);
    await signalProcess(name, signal);
    await told;
    for (const console of [screen, serial.locator('[data-console="serial"]')])
      await expect(console).toHaveAttribute('data-connected', 'true', { timeout: 60_000 });
  }
  await expect(answers).toContainText('# ');
  await typeOnSerial(serial, 'echo again-$((40+2))');
  await expect(answers).toContainText('again-42');
  await freshPrompt(page, screen);
  await typeOnScreen(page, 'echo screen-$((40+3)) > /dev/ttyS0\n');
  await expect(answers).toContainText('screen-43');
});

/** Resolves in the frame in which the console says why it waits, and for how long: it may be over in a second. */
async function tellsWhy(page: Page, reason: string): Promise<void> {
  await page.waitForFunction(
    (sentence) =>
      Array.from(document.querySelectorAll('[role="status"]')).some(
        ({ textContent }) => textContent.includes(sentence) && /Next attempt in \d+ s/.test(textContent),
      ),
    reason,
  );
}

/** The size of a picture, and how many of its dots are lit. */
function decode(page: Page, png: Buffer): Promise<{ width: number; height: number; lit: number }> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let lit = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at]! + data[at + 1]! + data[at + 2]! > 150) lit += 1;
    return { width: image.width, height: image.height, lit };
  }, png.toString('base64'));
}
