/** Where libvirtd (or virtqemud, virtproxyd, …) listens. */
export type Endpoint = UnixEndpoint | TcpEndpoint | TlsEndpoint;

export interface UnixEndpoint {
  transport: 'unix';
  path: string;
}

/** Unencrypted; libvirtd must run with `listen_tcp` and `auth_tcp = "none"`. Use it on trusted networks only. */
export interface TcpEndpoint {
  transport: 'tcp';
  host: string;
  /** Default 16509. */
  port?: number;
}

/** Mutual TLS; libvirtd must run with `listen_tls`. Certificates and keys are PEM. */
export interface TlsEndpoint {
  transport: 'tls';
  host: string;
  /** Default 16514. */
  port?: number;
  /** The authority that signed the server's certificate. */
  ca: string | Buffer;
  /** The client's certificate and its key. */
  cert: string | Buffer;
  key: string | Buffer;
  /** The name the server's certificate must carry, when it is not `host`. */
  serverName?: string;
}

export const DEFAULT_SOCKET_PATH = '/run/libvirt/libvirt-sock';
export const DEFAULT_TCP_PORT = 16509;
export const DEFAULT_TLS_PORT = 16514;

/** The endpoint in words, for error messages. */
export function describeEndpoint(endpoint: Endpoint): string {
  switch (endpoint.transport) {
    case 'unix':
      return `unix:${endpoint.path}`;
    case 'tcp':
      return `tcp://${endpoint.host}:${endpoint.port ?? DEFAULT_TCP_PORT}`;
    case 'tls':
      return `tls://${endpoint.host}:${endpoint.port ?? DEFAULT_TLS_PORT}`;
  }
}
