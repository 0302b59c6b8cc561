/** Where a host's agent listens: a unix socket on one machine, a TCP address at scale. */
export type AgentEndpoint = { socketPath: string } | { host: string; port: number; tls: boolean };

/**
 * Reads `/path`, `unix:/path`, `ws://host:port` or `wss://host:port`.
 * @throws Error when it is none of them.
 */
export function parseAgentEndpoint(text: string): AgentEndpoint {
  if (text.startsWith('/')) return { socketPath: text };
  if (text.startsWith('unix:/')) return { socketPath: text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '') };
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['ws:', 'wss:'].includes(url.protocol) || !url.hostname)
    throw new Error(`"${text}" is no agent address: use unix:/path, ws://host:port or wss://host:port.`);
  const tls = url.protocol === 'wss:';
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (tls ? 443 : 80)), tls };
}
