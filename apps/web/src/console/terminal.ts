import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Terminal, type ITheme } from '@xterm/xterm';
import { isLeaveChord } from './console-frame';

const SCROLLBACK_LINES = 10_000;
/** A serial line is slow: a paste goes in small pieces, so that the guest's buffer does not overflow. */
const PIECE_BYTES = 64;
const PIECE_PAUSE_MS = 10;
const utf8 = new TextEncoder();

export interface SerialTerminalOptions {
  theme: ITheme;
  screenReader: boolean;
  label: string;
  /** Said by screen readers when more comes than can be read out. */
  tooMuchOutput: string;
  onCopy: () => void;
  onPaste: () => void;
  onSearch: () => void;
}

/** xterm.js on a serial line: shows what comes, sends what is typed. */
export class SerialTerminal {
  readonly xterm: Terminal;
  readonly search = new SearchAddon();
  private readonly fit = new FitAddon();
  private readonly resizing: ResizeObserver;
  private socket: WebSocket | null = null;
  private pending: Uint8Array<ArrayBuffer>[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Turns the next typed letter into its control character. */
  private control = false;
  private onControlUsed: () => void = () => undefined;

  constructor(element: HTMLElement, options: SerialTerminalOptions) {
    Terminal.strings.tooMuchOutput = options.tooMuchOutput;
    this.xterm = new Terminal({
      scrollback: SCROLLBACK_LINES,
      fontSize: 13,
      fontFamily: 'ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
      theme: options.theme,
      screenReaderMode: options.screenReader,
      cursorBlink: true,
      // The search marks its hits by decorations.
      allowProposedApi: true,
    });
    this.xterm.loadAddon(this.fit);
    this.xterm.loadAddon(this.search);
    this.xterm.open(element);
    this.xterm.textarea?.setAttribute('aria-label', options.label);
    silenceReports(this.xterm);
    this.xterm.onData((text) => this.type(text));
    this.xterm.attachCustomKeyEventHandler((event) => this.ownKey(event, options));
    this.resizing = new ResizeObserver(() => this.fit.fit());
    this.resizing.observe(element);
  }

  /** Shows what this socket brings; the scrollback comes first, so the screen is cleared. */
  attach(socket: WebSocket): () => void {
    this.socket = socket;
    const show = (event: MessageEvent<ArrayBuffer | string>) =>
      this.xterm.write(typeof event.data === 'string' ? event.data : new Uint8Array(event.data));
    const opened = () => this.xterm.reset();
    socket.addEventListener('open', opened);
    socket.addEventListener('message', show);
    return () => {
      socket.removeEventListener('open', opened);
      socket.removeEventListener('message', show);
      if (this.socket === socket) this.socket = null;
      this.pending = [];
    };
  }

  /** Sends text as if it were typed, at a pace that guests can follow. */
  type(text: string): void {
    const bytes = utf8.encode(this.control ? controlled(text) : text);
    if (this.control) {
      this.control = false;
      this.onControlUsed();
    }
    for (let at = 0; at < bytes.length; at += PIECE_BYTES)
      this.pending.push(bytes.slice(at, at + PIECE_BYTES));
    if (this.timer === undefined) this.sendNext();
  }

  /** Holds Ctrl for the next letter (touch keyboards have none). */
  holdControl(held: boolean, onUsed: () => void): void {
    this.control = held;
    this.onControlUsed = onUsed;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.resizing.disconnect();
    this.xterm.dispose();
  }

  private sendNext(): void {
    this.timer = undefined;
    const piece = this.pending.shift();
    if (!piece || this.socket?.readyState !== WebSocket.OPEN) {
      this.pending = [];
      return;
    }
    this.socket.send(piece);
    if (this.pending.length > 0) this.timer = setTimeout(() => this.sendNext(), PIECE_PAUSE_MS);
  }

  /** False for keys that are ours; the rest goes to the guest. */
  private ownKey(event: KeyboardEvent, { onCopy, onPaste, onSearch }: SerialTerminalOptions): boolean {
    if (isLeaveChord(event)) return false;
    if (!event.ctrlKey || !event.shiftKey) return true;
    const action = { KeyC: onCopy, KeyV: onPaste, KeyF: onSearch }[event.code];
    if (!action) return true;
    event.preventDefault();
    if (event.type === 'keydown') action();
    return false;
  }
}

/**
 * Programs ask a terminal for its cursor position, kind or colours, and it answers as if the user had typed. On a line
 * that several watch, whose past is shown again to each, those answers would be typed into the guest's shell.
 */
function silenceReports({ parser }: Terminal): void {
  const silent = () => true;
  for (const id of [
    { final: 'n' },
    { prefix: '?', final: 'n' },
    { final: 'c' },
    { prefix: '>', final: 'c' },
    { prefix: '>', final: 'q' },
    { intermediates: '$', final: 'p' },
    { prefix: '?', intermediates: '$', final: 'p' },
  ])
    parser.registerCsiHandler(id, silent);
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, silent);
  for (const colour of [4, 10, 11, 12]) parser.registerOscHandler(colour, (data) => data.includes('?'));
}

/** `c` becomes Ctrl-C. */
function controlled(text: string): string {
  const [first = '', ...rest] = text;
  const code = first.toUpperCase().charCodeAt(0);
  return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) + rest.join('') : text;
}
