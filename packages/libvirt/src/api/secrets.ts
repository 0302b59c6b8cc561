import * as protocol from '../protocol/secret.js';
import type { Secret } from '../protocol/types.js';
import type { Caller, Options } from './caller.js';

/** virSecretUsageType. */
const USAGE_TYPES = { none: 0, volume: 1, ceph: 2, iscsi: 3, tls: 4, vtpm: 5 } as const;

export type SecretUsage = keyof typeof USAGE_TYPES;

/** Secrets that libvirt keeps for disks and pools: passphrases of volumes, keys of Ceph and iSCSI. */
export class SecretApi {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** All secrets that match `flags` (virConnectListAllSecretsFlags; 0 for every one). */
  async list(flags = 0, options?: Options): Promise<Secret[]> {
    return (await this.#caller.call(protocol.connectListAllSecrets, { needResults: 1, flags }, options))
      .secrets;
  }

  /** @throws LibvirtError VIR_ERR_NO_SECRET */
  async byUuid(uuid: string, options?: Options): Promise<Secret> {
    return (await this.#caller.call(protocol.secretLookupByUuid, { uuid }, options)).secret;
  }

  /** @throws LibvirtError VIR_ERR_NO_SECRET */
  async byUsage(usage: SecretUsage, usageID: string, options?: Options): Promise<Secret> {
    const args = { usageType: USAGE_TYPES[usage], usageID };
    return (await this.#caller.call(protocol.secretLookupByUsage, args, options)).secret;
  }

  /** Defines or redefines a secret, without its value. */
  async define(xml: string, options?: Options): Promise<Secret> {
    return (await this.#caller.call(protocol.secretDefineXml, { xml, flags: 0 }, options)).secret;
  }

  async undefine(secret: Secret, options?: Options): Promise<void> {
    await this.#caller.call(protocol.secretUndefine, { secret }, options);
  }

  async xml(secret: Secret, options?: Options): Promise<string> {
    return (await this.#caller.call(protocol.secretGetXmlDesc, { secret, flags: 0 }, options)).xml;
  }

  /** Sets the value: at most 64 KiB. */
  async setValue(secret: Secret, value: Uint8Array, options?: Options): Promise<void> {
    await this.#caller.call(
      protocol.secretSetValue,
      { secret, value: Buffer.from(value), flags: 0 },
      options,
    );
  }

  /** Reads the value. @throws LibvirtError when the secret is private or has none */
  async value(secret: Secret, options?: Options): Promise<Buffer> {
    return (await this.#caller.call(protocol.secretGetValue, { secret, flags: 0 }, options)).value;
  }
}
