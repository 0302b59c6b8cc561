import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LibvirtClient, LibvirtConnectionError, type TlsEndpoint } from './index.js';
import { TestAuthority, type Certificate } from './testing/certificates.js';
import { TestDaemon } from './testing/daemon.js';
import { freePort } from './testing/ports.js';

const uri = 'test:///default';

let authority: TestAuthority;
let stranger: TestAuthority;
let clientCertificate: Certificate;
let daemon: TestDaemon;
let tcpPort: number;
let tlsPort: number;

beforeAll(async () => {
  authority = new TestAuthority('Test authority');
  stranger = new TestAuthority('Somebody else');
  clientCertificate = authority.issue('client', 'DNS:client');
  [tcpPort, tlsPort] = [await freePort(), await freePort()];
  const server = authority.issue('localhost', 'DNS:localhost,IP:127.0.0.1');
  daemon = await TestDaemon.start({
    listen: true,
    files: { 'ca.pem': authority.ca, 'server.pem': server.cert, 'server.key': server.key },
    config: (path) => [
      'listen_tcp = 1',
      'listen_tls = 1',
      'listen_addr = "127.0.0.1"',
      'auth_tcp = "none"',
      'auth_tls = "none"',
      `tcp_port = "${tcpPort}"`,
      `tls_port = "${tlsPort}"`,
      `ca_file = "${path('ca.pem')}"`,
      `cert_file = "${path('server.pem')}"`,
      `key_file = "${path('server.key')}"`,
      'crl_file = ""',
    ],
  });
});

afterAll(async () => {
  await daemon?.stop();
  authority?.remove();
  stranger?.remove();
});

function tls(overrides: Partial<TlsEndpoint> = {}): TlsEndpoint {
  return {
    transport: 'tls',
    host: '127.0.0.1',
    port: tlsPort,
    ca: authority.ca,
    ...clientCertificate,
    ...overrides,
  };
}

describe('TCP', () => {
  it('carries calls and events', async () => {
    const client = await LibvirtClient.connect({
      endpoint: { transport: 'tcp', host: '127.0.0.1', port: tcpPort },
      uri,
    });
    const seen: string[] = [];
    await client.events.subscribe('lifecycle', ({ event }) => seen.push(event));
    await client.domains.suspend(await client.domains.byName('test'));
    await client.domains.resume(await client.domains.byName('test'));
    expect(seen).toEqual(['suspended', 'resumed']);
    await client.close();
  });

  it('says when nothing listens', async () => {
    const endpoint = { transport: 'tcp', host: '127.0.0.1', port: await freePort() } as const;
    await expect(LibvirtClient.connect({ endpoint, uri })).rejects.toMatchObject({
      name: 'LibvirtConnectionError',
      reason: 'unreachable',
    });
  });
});

describe('TLS', () => {
  it('carries calls, by address and by name', async () => {
    for (const endpoint of [tls(), tls({ host: 'localhost' }), tls({ serverName: 'localhost' })]) {
      const client = await LibvirtClient.connect({ endpoint, uri });
      expect(await client.host.driver()).toBe('TEST');
      await Promise.all(Array.from({ length: 200 }, () => client.host.capabilities()));
      await client.close();
    }
  });

  it('refuses a server of another authority', async () => {
    await expect(LibvirtClient.connect({ endpoint: tls({ ca: stranger.ca }), uri })).rejects.toThrow(
      /self-signed|verify/,
    );
  });

  it('refuses a server of another name', async () => {
    await expect(LibvirtClient.connect({ endpoint: tls({ serverName: 'other' }), uri })).rejects.toThrow(
      /other/,
    );
  });

  it('reports that the server refused the client', async () => {
    const wrong = stranger.issue('client', 'DNS:client');
    const attempt = LibvirtClient.connect({ endpoint: tls(wrong), uri });
    await expect(attempt).rejects.toBeInstanceOf(LibvirtConnectionError);
    await expect(attempt).rejects.toMatchObject({ reason: 'unreachable' });
  });
});
