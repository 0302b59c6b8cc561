import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { deriveKey } from '../secret-box';

/** What a ticket opens at the host's agent. */
export const agentResources = ['vnc', 'serial', 'log', 'xml'] as const;
export type AgentResource = (typeof agentResources)[number];

const LIFETIME_MS = 30_000;

const claims = z.object({
  resource: z.enum(agentResources),
  instanceId: z.uuid(),
  /** Milliseconds since 1970. */
  expiresAt: z.number(),
  nonce: z.string().min(16),
});
export type ConsoleTicket = z.infer<typeof claims>;

/** The key that web and agents share: derived from the cloud's secret key, used for nothing else. */
export function consoleTicketKey(secretKey: Buffer): Buffer {
  return deriveKey(secretKey, 'console-ticket');
}

/** A ticket for one request at the host's agent: signed (HMAC-SHA-256), valid for 30 s. */
export function signConsoleTicket(
  key: Buffer,
  ticket: { resource: AgentResource; instanceId: string },
  now = Date.now(),
): string {
  const body = Buffer.from(
    JSON.stringify({
      resource: ticket.resource,
      instanceId: ticket.instanceId,
      expiresAt: now + LIFETIME_MS,
      nonce: randomBytes(16).toString('base64url'),
    } satisfies ConsoleTicket),
  ).toString('base64url');
  return `${body}.${signature(key, body).toString('base64url')}`;
}

/** Lets each ticket in once, for just what it was signed for. One per agent process. */
export class ConsoleTicketGate {
  /** Nonces let in, with the time after which their tickets are expired anyway. */
  private readonly used = new Map<string, number>();

  constructor(private readonly key: Buffer) {}

  /** Null when the ticket is forged, expired, used before, or for something else. */
  admit(
    ticket: string,
    wanted: { resource: AgentResource; instanceId: string },
    now = Date.now(),
  ): ConsoleTicket | null {
    const opened = this.open(ticket);
    if (!opened || opened.expiresAt <= now || opened.expiresAt > now + 2 * LIFETIME_MS) return null;
    if (opened.resource !== wanted.resource || opened.instanceId !== wanted.instanceId) return null;
    this.forgetExpired(now);
    if (this.used.has(opened.nonce)) return null;
    this.used.set(opened.nonce, opened.expiresAt);
    return opened;
  }

  private open(ticket: string): ConsoleTicket | null {
    const [body, mac, ...rest] = ticket.split('.');
    if (!body || !mac || rest.length > 0) return null;
    const given = Buffer.from(mac, 'base64url');
    const right = signature(this.key, body);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
    try {
      return claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    } catch {
      return null;
    }
  }

  /** Insertion order is nearly expiry order: stops at the first that is still valid. */
  private forgetExpired(now: number): void {
    for (const [nonce, expiresAt] of this.used) {
      if (expiresAt > now) return;
      this.used.delete(nonce);
    }
  }
}

function signature(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest();
}
