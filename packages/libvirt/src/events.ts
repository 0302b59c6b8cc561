import type { CallOptions } from './call-queue.js';
import type { Connection } from './connection.js';
import { LibvirtConnectionError } from './errors.js';
import { eventRegistration } from './protocol/event-registration.js';
import { eventTable, type EventDefinition, type EventName, type EventOf } from './protocol/events.js';
import { REMOTE_PROGRAM } from './protocol/procedure.js';
import type { Domain } from './protocol/types.js';
import { XdrDecoder } from './xdr.js';

export interface SubscribeOptions {
  /** Only events of this domain; for domain events. */
  domain?: Domain;
  /** Deadline of the registration, in ms. */
  timeoutMs?: number;
}

/** A running subscription. It outlives disconnects: the client registers it anew on every connection. */
export interface Subscription {
  /** Stops it. No event is delivered after the call returns. Never throws. */
  close(): Promise<void>;
}

interface Registration {
  name: EventName;
  definition: EventDefinition<{ callbackId: number }>;
  domain: Domain | null;
  handler: (event: never) => void;
  /** On which connection it is registered now, and as what. */
  active: { connection: Connection; callbackId: number } | undefined;
}

const byNumber = new Map<number, EventDefinition<{ callbackId: number }>>(
  Object.values(eventTable).map((definition) => [definition.number, definition]),
);

/** Subscriptions of one client, and the way from an event message to its handler. */
export class EventHub {
  readonly #registrations = new Set<Registration>();
  /** By source and callback id; the ids of different sources overlap. */
  readonly #active = new Map<string, Registration>();
  readonly #connected: (timeoutMs: number | undefined) => Promise<Connection>;
  readonly #warn: (error: Error) => void;

  /** @internal */
  constructor(
    connected: (timeoutMs: number | undefined) => Promise<Connection>,
    warn: (error: Error) => void,
  ) {
    this.#connected = connected;
    this.#warn = warn;
  }

  /**
   * Calls `handler` for every event of that name, in order, until the subscription is closed. Events that happen
   * while there is no connection are lost: list what you watch anew on the client's `reconnected` event.
   * @throws what `LibvirtClient.call` throws
   */
  async subscribe<Name extends EventName>(
    name: Name,
    handler: (event: EventOf<Name>) => void,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    const registration: Registration = {
      name,
      definition: eventTable[name],
      domain: options.domain ?? null,
      handler,
      active: undefined,
    };
    const connection = await this.#connected(options.timeoutMs);
    this.#registrations.add(registration);
    try {
      await this.#register(registration, connection, { timeoutMs: options.timeoutMs });
    } catch (error) {
      this.#registrations.delete(registration);
      throw error;
    }
    return { close: () => this.#close(registration) };
  }

  /** @internal Registers every subscription on a new connection. */
  async attach(connection: Connection): Promise<void> {
    this.#active.clear();
    await Promise.all(
      [...this.#registrations].map((registration) =>
        this.#register(registration, connection, {}).catch((error: unknown) => {
          if (error instanceof LibvirtConnectionError) throw error;
          this.#warn(new Error(`could not subscribe to ${registration.name} events again`, { cause: error }));
        }),
      ),
    );
  }

  /** @internal An event message came in. */
  dispatch(program: number, number: number, payload: Buffer): void {
    const definition = program === REMOTE_PROGRAM ? byNumber.get(number) : undefined;
    if (!definition) return;
    const event = definition.message.decode(new XdrDecoder(payload));
    const registration = this.#active.get(key(definition, event.callbackId));
    if (registration?.definition !== definition) return;
    try {
      registration.handler(event as never);
    } catch (error) {
      this.#warn(new Error(`a handler of ${registration.name} events threw`, { cause: error }));
    }
  }

  async #register(registration: Registration, connection: Connection, options: CallOptions): Promise<void> {
    const { definition, domain } = registration;
    await eventRegistration[definition.source].register(connection, definition.id, domain, {
      timeoutMs: options.timeoutMs,
      // Runs before any event behind the reply is looked at, so that none is missed.
      onReply: ({ callbackId }) => {
        registration.active = { connection, callbackId };
        if (this.#registrations.has(registration))
          this.#active.set(key(definition, callbackId), registration);
      },
    });
    // Closed while it was being registered again.
    if (!this.#registrations.has(registration)) await this.#deregister(registration);
  }

  async #close(registration: Registration): Promise<void> {
    if (this.#registrations.delete(registration)) await this.#deregister(registration);
  }

  async #deregister({ name, definition, active }: Registration): Promise<void> {
    if (!active?.connection.alive) return;
    this.#active.delete(key(definition, active.callbackId));
    const { deregister } = eventRegistration[definition.source];
    await active.connection.call(deregister, { callbackId: active.callbackId }).catch((error: unknown) => {
      if (error instanceof LibvirtConnectionError) return;
      this.#warn(new Error(`could not unsubscribe from ${name} events`, { cause: error }));
    });
  }
}

function key(definition: EventDefinition<unknown>, callbackId: number): string {
  return `${definition.source}:${callbackId}`;
}
