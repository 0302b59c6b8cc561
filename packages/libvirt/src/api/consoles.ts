import { domainOpenChannel, domainOpenConsole, domainScreenshot } from '../protocol/domain.js';
import type { LibvirtStream } from '../stream.js';
import { toDomain, type Caller, type DomainTarget, type Options } from './caller.js';

/** A picture of a guest's screen. */
export interface Screenshot {
  /** `image/x-portable-pixmap` or, with newer QEMU, `image/png`. */
  mime: string;
  data: Buffer;
}

/** What a guest shows, and the way to type into it. */
export class ConsoleApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Opens a serial or virtio console as a Duplex: bytes from and to the guest. It ends when the domain stops;
   * `destroy()` lets go of it.
   * @param device alias of the `<console>`, `<serial>` or `<parallel>`, for example `serial0`; null for the first
   * @param flags `DomainConsoleFlags`
   */
  async open(
    target: DomainTarget,
    device: string | null = null,
    flags = 0,
    options?: Options,
  ): Promise<LibvirtStream> {
    return (
      await this.#caller.openStream(domainOpenConsole, { dom: toDomain(target), device, flags }, options)
    ).stream;
  }

  /** Opens a virtio channel by its target name; null for the first. `flags`: 1 takes it from whoever has it. */
  async openChannel(
    target: DomainTarget,
    name: string | null = null,
    flags = 0,
    options?: Options,
  ): Promise<LibvirtStream> {
    return (await this.#caller.openStream(domainOpenChannel, { dom: toDomain(target), name, flags }, options))
      .stream;
  }

  /** Takes a picture of a screen. @param screen number of the display head */
  async screenshot(target: DomainTarget, screen = 0, options?: Options): Promise<Screenshot> {
    const args = { dom: toDomain(target), screen, flags: 0 };
    const { stream, ret } = await this.#caller.openStream(domainScreenshot, args, options);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return { mime: ret.mime ?? 'application/octet-stream', data: Buffer.concat(chunks) };
  }
}
