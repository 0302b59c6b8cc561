/** Modifiers that can be held for the guest. */
export const modifiers = {
  ctrl: { keysym: 0xffe3, code: 'ControlLeft' },
  alt: { keysym: 0xffe9, code: 'AltLeft' },
  shift: { keysym: 0xffe1, code: 'ShiftLeft' },
  meta: { keysym: 0xffeb, code: 'MetaLeft' },
  altGr: { keysym: 0xfe03, code: 'AltRight' },
} as const;

export type Modifier = keyof typeof modifiers;
/** Those with a sticky key in the toolbar. */
export const stickyModifiers = ['ctrl', 'alt', 'shift', 'meta'] as const satisfies Modifier[];

/** Presses or releases a modifier in the guest. */
export function setModifier(
  sendKey: (keysym: number, code: string, down: boolean) => void,
  modifier: Modifier,
  down: boolean,
): void {
  sendKey(modifiers[modifier].keysym, modifiers[modifier].code, down);
}
