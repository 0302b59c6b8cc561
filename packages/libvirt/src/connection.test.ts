import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterEach, describe, expect, it } from 'vitest';
import {
  LibvirtClient,
  LibvirtConnectionError,
  LibvirtError,
  protocol,
  type LibvirtClientOptions,
} from './index.js';
import { KEEPALIVE_PING, KEEPALIVE_PONG } from './keepalive.js';
import { MessageStatus, MessageType, STREAM_CHUNK_MAX, type Message } from './message.js';
import { eventTable } from './protocol/events.js';
import { ScriptedServer, type Script, type ScriptedPeer } from './testing/scripted-server.js';
import { XdrEncoder } from './xdr.js';

let server: ScriptedServer;
let client: LibvirtClient | undefined;

afterEach(async () => {
  await client?.close();
  client = undefined;
  server?.stop();
});

async function serve(script?: Script): Promise<void> {
  server = await ScriptedServer.start(script);
}

async function connect(options: LibvirtClientOptions = {}): Promise<LibvirtClient> {
  client = await LibvirtClient.connect({ endpoint: { transport: 'unix', path: server.path }, ...options });
  return client;
}

function is(message: Message, { program, number }: { program: number; number: number }): boolean {
  return message.header.program === program && message.header.procedure === number;
}

const { connectGetHostname: hostname, storageVolUpload, storageVolDownload } = protocol;
const volume = { pool: 'p', name: 'v', key: '/v' };

describe('calls', () => {
  it('get their own answers, in whatever order those come', async () => {
    const held: [Message, ScriptedPeer][] = [];
    await serve((message, peer) => {
      if (!is(message, hostname)) return false;
      held.push([message, peer]);
      if (held.length === 4) {
        for (const [to, from] of held.splice(0).reverse()) {
          from.reply(to, hostname.ret, { hostname: `host ${to.header.serial}` });
        }
      }
      return true;
    });
    const { host } = await connect();
    const names = await Promise.all(Array.from({ length: 8 }, () => host.hostname()));
    const serials = names.map((name) => Number(name.replace('host ', '')));
    expect(serials).toEqual([...serials].sort((a, b) => a - b));
    expect(new Set(serials).size).toBe(8);
  });

  it('wait here rather than fill the server, which would stop hearing keepalive', async () => {
    let running = 0;
    let most = 0;
    await serve((message, peer) => {
      if (!is(message, hostname)) return false;
      most = Math.max(most, ++running);
      setImmediate(() => {
        running--;
        peer.reply(message, hostname.ret, { hostname: 'x' });
      });
      return true;
    });
    const { host } = await connect({ maxInFlight: 3 });
    await Promise.all(Array.from({ length: 30 }, () => host.hostname()));
    expect(most).toBe(3);
  });

  it('that time out before they are sent are never sent', async () => {
    await serve((message) => is(message, hostname));
    const { host } = await connect({ maxInFlight: 1 });
    const first = host.hostname({ timeoutMs: 60 });
    const second = host.hostname({ timeoutMs: 30 });
    await expect(second).rejects.toMatchObject({ name: 'LibvirtTimeoutError', sent: false });
    await expect(first).rejects.toMatchObject({ name: 'LibvirtTimeoutError', sent: true });
    expect(server.received.filter((message) => is(message, hostname))).toHaveLength(1);
    server.drop();
  });

  it('that libvirt refuses fail with its error', async () => {
    await serve((message, peer) => {
      if (!is(message, hostname)) return false;
      peer.refuse(message, 38, 'no such thing');
      return true;
    });
    const { host } = await connect();
    await expect(host.hostname()).rejects.toBeInstanceOf(LibvirtError);
    await expect(host.hostname()).rejects.toMatchObject({ code: 38, message: 'no such thing' });
  });

  it('with an argument that does not fit fail without touching the connection', async () => {
    await serve();
    const { domains, state } = await connect();
    await expect(domains.byUuid('not a uuid')).rejects.toThrow('not a UUID');
    expect(state).toBe('connected');
  });
});

describe('a broken server', () => {
  it.each([
    ['bytes that are no frame', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a frame too long', Buffer.from('7fffffff', 'hex')],
  ])('that sends %s is left', async (_name, data) => {
    await serve((message, peer) => is(message, hostname) && peer.socket.write(data));
    const { host } = await connect();
    await expect(host.hostname()).rejects.toMatchObject({
      name: 'LibvirtConnectionError',
      reason: 'protocol',
    });
  });

  it('that sends a reply too short is left, and the call fails', async () => {
    await serve((message, peer) => {
      if (!is(message, hostname)) return false;
      peer.send({ ...message.header, type: MessageType.REPLY }, Buffer.from('0000ffff', 'hex'));
      return true;
    });
    const { host } = await connect();
    const lost = once(client!, 'state');
    await expect(host.hostname()).rejects.toThrow('too early');
    expect((await lost)[1]).toMatchObject({ reason: 'protocol' });
  });
});

describe('authentication', () => {
  const offering =
    (types: number[], polkit: boolean): Script =>
    (message, peer) => {
      if (is(message, protocol.authList)) peer.reply(message, protocol.authList.ret, { types });
      else if (!is(message, protocol.authPolkit)) return false;
      else if (polkit) peer.reply(message, protocol.authPolkit.ret, { complete: 1 });
      else peer.refuse(message, 45, 'authentication failed: polkit says no');
      return true;
    };

  it('asks polkit when the server wants it', async () => {
    await serve(offering([2], true));
    await connect();
    expect(server.received.map(({ header }) => header.procedure).slice(0, 3)).toEqual([66, 70, 1]);
  });

  it('reports what polkit says', async () => {
    await serve(offering([2], false));
    await expect(connect()).rejects.toMatchObject({ reason: 'authentication', message: /polkit says no/ });
  });

  it('says that SASL is not spoken', async () => {
    await serve(offering([1], false));
    await expect(connect()).rejects.toMatchObject({ reason: 'authentication', message: /SASL/ });
  });
});

describe('keepalive', () => {
  it('answers the server and asks it when it is silent', async () => {
    let pinged: () => void = () => undefined;
    const ping = new Promise<void>((resolve) => (pinged = resolve));
    let answered: () => void = () => undefined;
    const pong = new Promise<void>((resolve) => (answered = resolve));
    await serve((message, peer) => {
      if (message.header.program !== protocol.KEEPALIVE_PROGRAM) return false;
      if (message.header.procedure === KEEPALIVE_PING) {
        peer.send({ ...message.header, procedure: KEEPALIVE_PONG });
        peer.send({ ...message.header, procedure: KEEPALIVE_PING });
        pinged();
      } else answered();
      return true;
    });
    await connect({ keepalive: { intervalMs: 20, count: 3 } });
    await ping;
    await pong;
    expect(client!.state).toBe('connected');
  });
});

describe('events', () => {
  it('right behind the reply to the registration are not lost', async () => {
    const domain = { name: 'd', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
    await serve((message, peer) => {
      if (message.header.procedure !== 316) return false;
      const event = new XdrEncoder();
      eventTable.lifecycle.message.encode(event, {
        callbackId: 5,
        domain,
        event: 'started',
        detail: 'booted',
      });
      const reply = { ...message.header, type: MessageType.REPLY };
      peer.socket.cork();
      peer.send(reply, Buffer.from('00000005', 'hex'));
      peer.send({ ...reply, procedure: 318, type: MessageType.MESSAGE, serial: 0 }, event.finish());
      peer.socket.uncork();
      return true;
    });
    const { events } = await connect();
    const seen: string[] = [];
    await events.subscribe('lifecycle', ({ event, detail }) => seen.push(`${event} ${detail}`));
    expect(seen).toEqual(['started booted']);
  });

  it('whose handler throws raise a warning and nothing else', async () => {
    const domain = { name: 'd', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
    await serve((message, peer) => {
      if (message.header.procedure !== 316) return false;
      peer.send({ ...message.header, type: MessageType.REPLY }, Buffer.from('00000001', 'hex'));
      const event = new XdrEncoder();
      eventTable.reboot.message.encode(event, { callbackId: 1, domain });
      peer.send({ ...message.header, procedure: 319, type: MessageType.MESSAGE }, event.finish());
      return true;
    });
    const { events } = await connect();
    const warned = once(client!, 'warning');
    await events.subscribe('reboot', () => {
      throw new Error('a bug of the caller');
    });
    expect((await warned)[0]).toMatchObject({ cause: { message: 'a bug of the caller' } });
    expect(client!.state).toBe('connected');
  });
});

describe('streams', () => {
  it('cut what is written into messages the server takes', async () => {
    const sizes: number[] = [];
    await serve((message, peer) => {
      if (!is(message, storageVolUpload)) return false;
      if (message.header.type === MessageType.CALL) peer.reply(message, storageVolUpload.ret, {});
      else if (message.header.status === MessageStatus.CONTINUE) sizes.push(message.payload.length);
      else peer.send(message.header);
      return true;
    });
    const { volumes } = await connect();
    await pipeline(Readable.from([Buffer.alloc(STREAM_CHUNK_MAX * 2 + 1)]), await volumes.upload(volume));
    expect(sizes).toEqual([STREAM_CHUNK_MAX, STREAM_CHUNK_MAX, 1]);
  });

  it('fail when the server ends a download with an error or not at all', async () => {
    let fail: (message: Message, peer: ScriptedPeer) => void = (message, peer) =>
      peer.refuse(message, 38, 'I/O error');
    await serve((message, peer) => {
      if (!is(message, storageVolDownload) || message.header.type !== MessageType.CALL) return false;
      peer.reply(message, storageVolDownload.ret, {});
      const data = { ...message, header: { ...message.header, type: MessageType.STREAM } };
      peer.send({ ...data.header, status: MessageStatus.CONTINUE }, Buffer.from('half'));
      setImmediate(() => fail(data, peer));
      return true;
    });
    const { volumes } = await connect();
    await expect(collect(await volumes.download(volume))).rejects.toMatchObject({
      code: 38,
      message: 'I/O error',
    });
    fail = (_message, peer) => void peer.socket.destroy();
    await expect(collect(await volumes.download(volume))).rejects.toBeInstanceOf(LibvirtConnectionError);
  });

  it('that are refused leave no connection behind', async () => {
    await serve((message, peer) => {
      if (!is(message, storageVolDownload)) return false;
      peer.refuse(message, 50, 'no storage vol');
      return true;
    });
    const { volumes } = await connect();
    await expect(volumes.download(volume)).rejects.toMatchObject({ code: 50 });
    expect(server.received.at(-1)?.header.procedure).toBe(protocol.connectClose.number);
  });
});

async function collect(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const chunk of stream) void chunk;
}
