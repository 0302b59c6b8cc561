import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Codec } from '../codec.js';
import {
  encodeHeader,
  FrameReader,
  MessageStatus,
  MessageType,
  type Header,
  type Message,
} from '../message.js';
import { authList, connectClose, connectOpen, connectSupportsFeature } from '../protocol/connect.js';
import { remoteError } from '../protocol/types.js';
import { XdrEncoder } from '../xdr.js';

/** One client at the scripted server. */
export class ScriptedPeer {
  readonly socket: Socket;

  constructor(socket: Socket) {
    this.socket = socket;
  }

  send(header: Header, payload: Buffer = Buffer.alloc(0)): void {
    this.socket.write(Buffer.concat([encodeHeader(header, payload.length), payload]));
  }

  reply<T>(to: Message, codec: Codec<T>, value: T): void {
    const encoder = new XdrEncoder();
    codec.encode(encoder, value);
    this.send({ ...to.header, type: MessageType.REPLY, status: MessageStatus.OK }, encoder.finish());
  }

  refuse(to: Message, code: number, message: string): void {
    const encoder = new XdrEncoder();
    const none = { dom: null, str1: null, str2: null, str3: null, int1: 0, int2: 0, net: null };
    remoteError.encode(encoder, { code, domain: 7, message, level: 2, ...none });
    const type = to.header.type === MessageType.STREAM ? MessageType.STREAM : MessageType.REPLY;
    this.send({ ...to.header, type, status: MessageStatus.ERROR }, encoder.finish());
  }
}

/** Answers a message; returns whether it did. */
export type Script = (message: Message, peer: ScriptedPeer) => boolean;

/** A server that does what no real daemon can be made to do at the right moment. */
export class ScriptedServer {
  readonly path: string;
  readonly received: Message[] = [];
  readonly #directory = mkdtempSync(join(tmpdir(), 'libvirt-scripted-'));
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(script: Script) {
    this.path = join(this.#directory, 'socket');
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      const peer = new ScriptedPeer(socket);
      const reader = new FrameReader();
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        for (const message of reader.push(chunk)) {
          this.received.push(message);
          if (!script(message, peer)) handshake(message, peer);
        }
      });
    });
  }

  /** Starts a server that asks `script` first and handles the set-up of a connection by itself. */
  static async start(script: Script = () => false): Promise<ScriptedServer> {
    const server = new ScriptedServer(script);
    server.#server.listen(server.path);
    await once(server.#server, 'listening');
    return server;
  }

  /** Breaks every connection. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  stop(): void {
    this.drop();
    this.#server.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function handshake(message: Message, peer: ScriptedPeer): void {
  switch (message.header.procedure) {
    case authList.number:
      return peer.reply(message, authList.ret, { types: [0] });
    case connectOpen.number:
      return peer.reply(message, connectOpen.ret, {});
    case connectSupportsFeature.number:
      return peer.reply(message, connectSupportsFeature.ret, { supported: true });
    case connectClose.number:
      return peer.reply(message, connectClose.ret, {});
    default:
      return undefined;
  }
}
