import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  cert: string;
  key: string;
}

/** A certificate authority that lives as long as a test. */
export class TestAuthority {
  readonly #directory = mkdtempSync(join(tmpdir(), 'libvirt-ca-'));
  readonly ca: string;

  constructor(name: string) {
    this.#openssl(
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      '-subj',
      `/CN=${name}`,
      ...this.#out('ca'),
    );
    this.ca = this.#read('ca.pem');
  }

  /** A certificate for a server or client of this name. @param alternatives subjectAltName, for example `IP:127.0.0.1` */
  issue(name: string, alternatives: string): Certificate {
    const extensions = join(this.#directory, 'extensions');
    writeFileSync(extensions, `subjectAltName=${alternatives}\nextendedKeyUsage=serverAuth,clientAuth\n`);
    const request = join(this.#directory, 'request.pem');
    const key = join(this.#directory, 'leaf.key');
    const cert = join(this.#directory, 'leaf.pem');
    this.#openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      key,
      '-out',
      request,
    );
    const authority = ['-CA', join(this.#directory, 'ca.pem'), '-CAkey', join(this.#directory, 'ca.key')];
    this.#openssl(
      'x509',
      '-req',
      '-in',
      request,
      ...authority,
      '-days',
      '1',
      '-extfile',
      extensions,
      '-out',
      cert,
    );
    return { cert: this.#read('leaf.pem'), key: this.#read('leaf.key') };
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #out(name: string): string[] {
    return ['-keyout', join(this.#directory, `${name}.key`), '-out', join(this.#directory, `${name}.pem`)];
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), 'utf8');
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
}
