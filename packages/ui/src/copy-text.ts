/**
 * Puts a text on the clipboard. Also works on plain http, where browsers hide `navigator.clipboard`:
 * a cloud on a home network often has no certificate. Resolves to whether it worked.
 */
export async function copyText(text: string): Promise<boolean> {
  if (typeof navigator.clipboard?.writeText === 'function') {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused (no focus, no permission): the older way may still work.
    }
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.style.position = 'fixed';
  field.style.opacity = '0';
  // Inside an open dialog, focus may not leave it: the field goes where the focus is.
  const parent = document.activeElement?.closest('[role=dialog]') ?? document.body;
  parent.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  return copied;
}
