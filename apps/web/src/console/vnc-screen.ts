import RFB from '@novnc/novnc';

export interface VncScreenOptions {
  viewOnly: boolean;
  scaled: boolean;
  /** The guest's picture is there. */
  onShown: () => void;
}

/** Shows a guest's screen in an element, over a socket that is being opened. Several viewers may share it. */
export function openVncScreen(element: HTMLElement, socket: WebSocket, options: VncScreenOptions): RFB {
  const screen = new RFB(element, socket, { shared: true });
  screen.scaleViewport = options.scaled;
  screen.viewOnly = options.viewOnly;
  screen.background = 'transparent';
  screen.qualityLevel = 8;
  screen.addEventListener('connect', options.onShown);
  return screen;
}
