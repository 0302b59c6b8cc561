import type { Page } from '@playwright/test';

/** Two words in a row, the second in small letters: what English sentences and labels look like. */
const PROSE = /[A-Za-z][a-z’']+[,:;]? [a-z]{2,}/;

/** What is in English for every reader: names that the cloud's makers gave, and what one types as it is. */
const UNIVERSAL = /Skydeck guest|Simplified Chinese|ssh-ed25519[^”]*|qemu-img convert [^。]*/g;

/**
 * Whatever on the page reads like English, for somebody who sees or hears it: text, names for screen readers, tooltips,
 * placeholders and the tab's title. Code, and what people have called their things, is not looked at.
 */
export async function englishOn(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = [document.title];
    const attributes = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'];
    const unseen = 'script, style, noscript, code, pre, .font-mono, textarea, body [lang="en"]';
    for (const element of Array.from(document.querySelectorAll('body *'))) {
      if (element.closest(unseen)) continue;
      for (const name of attributes) found.push(element.getAttribute(name) ?? '');
      for (const node of Array.from(element.childNodes))
        if (node.nodeType === Node.TEXT_NODE) found.push(node.nodeValue ?? '');
    }
    return found;
  });
  return [...new Set(texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')))].filter((text) =>
    PROSE.test(text.replaceAll(UNIVERSAL, '')),
  );
}
