import { expect, test } from '../support/fixtures';

test('a page runs the scripts that the server put there, and no other', async ({ page }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
  const nonces = new Set<string | undefined>();
  for (const path of ['/login', '/login']) {
    const policy = (await page.goto(path))?.headers()['content-security-policy'] ?? '';
    const scripts = policy.split('; ').find((directive) => directive.startsWith('script-src')) ?? '';
    expect(scripts).not.toContain('unsafe');
    nonces.add(/'nonce-([^']{20,})'/.exec(scripts)?.[1]);
  }
  expect(nonces.size).toBe(2);
  expect([...nonces]).not.toContain(undefined);
  // Hydrated: the portal's own scripts ran.
  await page.getByRole('button', { name: 'Show password' }).click();
  await expect(page.getByRole('button', { name: 'Hide password' })).toBeVisible();
  expect(complaints).toEqual([]);

  const refused = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
          resolve(effectiveDirective),
        );
        document.body.insertAdjacentHTML(
          'beforeend',
          '<img src="data:," onerror="document.title = \'injected\'">',
        );
      }),
  );
  expect(refused).toMatch(/^script-src/);
  expect(await page.title()).not.toBe('injected');
});

test('pages may not be framed, sniffed or told where one came from', async ({ page }) => {
  const headers = (await page.goto('/login'))?.headers() ?? {};
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-request-id']).toBeTruthy();
  expect(headers['x-powered-by']).toBeUndefined();
});
