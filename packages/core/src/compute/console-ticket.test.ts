import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConsoleTicketGate, consoleTicketKey, signConsoleTicket } from './console-ticket';

const key = consoleTicketKey(randomBytes(32));
const instanceId = randomUUID();
const wanted = { resource: 'vnc', instanceId } as const;

describe('console ticket', () => {
  it('lets its bearer in for what it was signed for', () => {
    const gate = new ConsoleTicketGate(key);
    expect(gate.admit(signConsoleTicket(key, wanted), wanted)).toMatchObject(wanted);
  });

  it('is for one use', () => {
    const gate = new ConsoleTicketGate(key);
    const ticket = signConsoleTicket(key, wanted);
    gate.admit(ticket, wanted);
    expect(gate.admit(ticket, wanted)).toBeNull();
  });

  it('expires after 30 s', () => {
    const gate = new ConsoleTicketGate(key);
    const ticket = signConsoleTicket(key, wanted, 1_000_000);
    expect(gate.admit(ticket, wanted, 1_030_000)).toBeNull();
    expect(gate.admit(ticket, wanted, 1_029_999)).not.toBeNull();
  });

  it('is for one instance and one resource', () => {
    const gate = new ConsoleTicketGate(key);
    const ticket = signConsoleTicket(key, wanted);
    expect(gate.admit(ticket, { ...wanted, instanceId: randomUUID() })).toBeNull();
    expect(gate.admit(ticket, { ...wanted, resource: 'xml' })).toBeNull();
  });

  it('is refused when a byte changed, when it is signed with another key, and when it is no ticket', () => {
    const gate = new ConsoleTicketGate(key);
    const ticket = signConsoleTicket(key, wanted);
    const [body, mac] = ticket.split('.') as [string, string];
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body, 'base64url').toString()), resource: 'xml' }),
    ).toString('base64url');
    expect(gate.admit(`${forged}.${mac}`, { ...wanted, resource: 'xml' })).toBeNull();
    expect(gate.admit(signConsoleTicket(consoleTicketKey(randomBytes(32)), wanted), wanted)).toBeNull();
    for (const none of ['', '.', 'a.b', `${ticket}.x`, 'é'.repeat(10_000)])
      expect(gate.admit(none, wanted)).toBeNull();
  });

  it('forgets tickets that have expired', () => {
    const gate = new ConsoleTicketGate(key);
    for (let n = 0; n < 100; n++) gate.admit(signConsoleTicket(key, wanted, 1_000_000), wanted, 1_000_001);
    gate.admit(signConsoleTicket(key, wanted, 2_000_000), wanted, 2_000_001);
    expect((gate as unknown as { used: Map<string, number> }).used.size).toBe(1);
  });
});
