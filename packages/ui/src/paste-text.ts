/**
 * Reads the text on the clipboard. Null where the browser does not give it away: without the user's permission, and on
 * plain http, where it hides `navigator.clipboard`.
 */
export async function pasteText(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return null;
  }
}
