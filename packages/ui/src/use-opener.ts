'use client';
import { useState } from 'react';

/** What has the focus; where that is a line of a menu, which is about to go, the button that opened the menu. */
function focused(): HTMLElement | null {
  if (typeof document === 'undefined' || !(document.activeElement instanceof HTMLElement)) return null;
  const menu = document.activeElement.closest('[role=menu]');
  const trigger = menu?.getAttribute('aria-labelledby');
  return (trigger ? document.getElementById(trigger) : null) ?? document.activeElement;
}

/**
 * Radix gives the focus back to a dialog's trigger only, and ours have none: they are opened by state.
 * @returns for `onCloseAutoFocus`: puts the focus back where it was when `open` became true
 */
export function useOpener(open: boolean): (event: Event) => void {
  const [opener, setOpener] = useState<{ open: boolean; element: HTMLElement | null }>({
    open: false,
    element: null,
  });
  // While it is rendered the first time, the focus is still where it was.
  if (opener.open !== open) setOpener({ open, element: open ? focused() : opener.element });
  return (event) => {
    if (!opener.element?.isConnected) return;
    event.preventDefault();
    opener.element.focus();
  };
}
