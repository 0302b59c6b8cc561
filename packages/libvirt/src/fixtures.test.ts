import { describe, expect, it } from 'vitest';
import type { Codec } from './codec.js';
import { LibvirtError } from './errors.js';
import * as protocol from './protocol/index.js';
import { eventTable } from './protocol/events.js';
import type { Procedure, ProcedureId } from './protocol/procedure.js';
import { bytes } from './testing/bytes.js';
import { XdrDecoder, XdrEncoder } from './xdr.js';

/**
 * Payloads recorded between this client and libvirtd 9.0.0 (test:///default; the upload from qemu:///session). What a
 * caller passes must give exactly these bytes, and these bytes exactly what a caller receives.
 */

function encode<T>(codec: Codec<T>, value: T): Buffer {
  const encoder = new XdrEncoder();
  codec.encode(encoder, value);
  return Buffer.from(encoder.finish());
}

function decode<T>(codec: Codec<T>, data: Buffer): T {
  const decoder = new XdrDecoder(data);
  const value = codec.decode(decoder);
  expect(decoder.remaining).toBe(0);
  return value;
}

function expectExchange<A, R>(
  procedure: Procedure<A, R>,
  args: A,
  request: Buffer,
  reply: Buffer,
  ret: R,
): void {
  expect(encode(procedure.args, args)).toEqual(request);
  expect(decode(procedure.args, request)).toEqual(args);
  expect(decode(procedure.ret, reply)).toEqual(ret);
  expect(encode(procedure.ret, ret)).toEqual(reply);
}

const dom = { name: 'test', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };

describe('connecting', () => {
  it('AUTH_LIST', () => {
    const reply = bytes`
      00000001 # one type
      00000000 # none
    `;
    expectExchange(protocol.authList, {}, bytes``, reply, { types: [0] });
  });

  it('CONNECT_OPEN', () => {
    const request = bytes`
      00000001                                     # there is a name
      0000000f 746573743a2f2f2f64656661756c7400    # 15 bytes "test:///default", padded
      00000000                                     # flags
    `;
    expectExchange(protocol.connectOpen, { name: 'test:///default', flags: 0 }, request, bytes``, {});
  });

  it('CONNECT_SUPPORTS_FEATURE', () => {
    const request = bytes`0000000a # VIR_DRV_FEATURE_PROGRAM_KEEPALIVE`;
    expectExchange(protocol.connectSupportsFeature, { feature: 10 }, request, bytes`00000001`, {
      supported: true,
    });
  });
});

describe('the host', () => {
  it('NODE_GET_INFO', () => {
    const reply = bytes`
      00000069 00000036 00000038 00000036          # "i686": each char takes four bytes
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000
      00000000 00000000 00000000 00000000          # char[32]
      0000000000300000                             # memory, KiB
      00000010 00000578                            # cpus, MHz
      00000002 00000002 00000002 00000002          # nodes, sockets, cores, threads
    `;
    const info = {
      model: 'i686',
      memory: 3145728n,
      cpus: 16,
      mhz: 1400,
      nodes: 2,
      sockets: 2,
      cores: 2,
      threads: 2,
    };
    expectExchange(protocol.nodeGetInfo, {}, bytes``, reply, info);
  });

  it('NODE_GET_CPU_MAP', () => {
    const reply = bytes`
      00000001 15000000                            # one byte of map, padded: CPUs 0, 2 and 4
      00000003                                     # three online
      00000008                                     # of eight
    `;
    expectExchange(
      protocol.nodeGetCpuMap,
      { needMap: 1, needOnline: 1, flags: 0 },
      bytes`00000001 00000001 00000000`,
      reply,
      { map: Buffer.from([0x15]), online: 3, ret: 8 },
    );
  });
});

describe('domains', () => {
  const domainBytes = bytes`
    00000004 74657374                              # "test"
    6695eb01f6a4830479aa97f2502e193f               # UUID, 16 bytes without a length
    00000001                                       # id
  `;

  it('CONNECT_LIST_ALL_DOMAINS', () => {
    const reply = Buffer.concat([bytes`00000001`, domainBytes, bytes`00000001`]);
    expectExchange(
      protocol.connectListAllDomains,
      { needResults: 1, flags: 1 },
      bytes`00000001 00000001`,
      reply,
      { domains: [dom], ret: 1 },
    );
  });

  it('DOMAIN_GET_INFO', () => {
    const reply = bytes`
      00000001                                     # state, an unsigned char in four bytes
      0000000000800000                             # most memory, KiB
      0000000000200000                             # memory, KiB
      00000002                                     # CPUs, an unsigned short in four bytes
      18eaac13fad3fd48                             # CPU time, ns: beyond 2^53
    `;
    expectExchange(protocol.domainGetInfo, { dom }, domainBytes, reply, {
      state: 1,
      maxMemory: 8388608n,
      memory: 2097152n,
      vcpus: 2,
      cpuTime: 1795436603273117000n,
    });
  });

  it('CONNECT_GET_ALL_DOMAIN_STATS', () => {
    const reply = Buffer.concat([
      bytes`00000001`,
      domainBytes,
      bytes`
        00000002                                   # two parameters
        0000000b 73746174652e737461746500          # "state.state"
        00000001 00000001                          # int 1
        0000000c 73746174652e726561736f6e          # "state.reason"
        00000001 00000000                          # int 0
      `,
    ]);
    expectExchange(
      protocol.connectGetAllDomainStats,
      { doms: [], stats: 3, flags: 0 },
      bytes`00000000 00000003 00000000`,
      reply,
      {
        records: [
          {
            dom,
            params: [
              { field: 'state.state', value: { type: 'int', value: 1 } },
              { field: 'state.reason', value: { type: 'int', value: 0 } },
            ],
          },
        ],
      },
    );
  });

  it('DOMAIN_SET_METADATA', () => {
    const request = Buffer.concat([
      domainBytes,
      bytes`
        00000001                                   # VIR_DOMAIN_METADATA_TITLE
        00000001 00000005 48616c6c6f000000         # "Hallo"
        00000000 00000000                          # no key, no URI
        00000000                                   # flags
      `,
    ]);
    const args = { dom, type: 1, metadata: 'Hallo', key: null, uri: null, flags: 0 };
    expectExchange(protocol.domainSetMetadata, args, request, bytes``, {});
  });

  it('DOMAIN_EVENT_CALLBACK_LIFECYCLE', () => {
    const message = Buffer.concat([
      bytes`00000000 # callback id`,
      domainBytes,
      bytes`
        00000003                                   # VIR_DOMAIN_EVENT_SUSPENDED
        00000000                                   # VIR_DOMAIN_EVENT_SUSPENDED_PAUSED
      `,
    ]);
    const event = { callbackId: 0, domain: dom, event: 'suspended', detail: 'paused' } as const;
    expect(decode(eventTable.lifecycle.message, message)).toEqual(event);
    expect(encode(eventTable.lifecycle.message, event)).toEqual(message);
  });
});

describe('storage', () => {
  it('STORAGE_VOL_UPLOAD', () => {
    const request = bytes`
      00000001 70000000                            # pool "p"
      00000001 76000000                            # name "v"
      00000007 2f706f6f6c2f7600                    # key "/pool/v"
      0000000000000000 0000000000000004            # offset, length
      00000000                                     # flags
    `;
    const volume = { pool: 'p', name: 'v', key: '/pool/v' };
    const args = { volume, offset: 0n, length: 4n, flags: 0 };
    expectExchange(protocol.storageVolUpload, args, request, bytes``, {});
  });
});

describe('errors', () => {
  it('VIR_ERR_NO_DOMAIN', () => {
    const payload = bytes`
      0000002a                                     # code 42, VIR_ERR_NO_DOMAIN
      0000000c                                     # domain 12, VIR_FROM_TEST
      00000001 00000010 446f6d61696e206e6f7420666f756e64  # "Domain not found"
      00000002                                     # level: error
      00000000                                     # no domain
      00000001 00000010 446f6d61696e206e6f7420666f756e64  # str1
      00000000 00000000                            # no str2, str3
      ffffffff ffffffff                            # int1, int2
      00000000                                     # no network
    `;
    const error = LibvirtError.decode('DOMAIN_LOOKUP_BY_NAME', payload);
    expect(error).toMatchObject({
      message: 'Domain not found',
      code: 42,
      codeName: 'VIR_ERR_NO_DOMAIN',
      domain: 12,
      domainName: 'VIR_FROM_TEST',
      level: 2,
      procedure: 'DOMAIN_LOOKUP_BY_NAME',
      details: ['Domain not found'],
    });
  });
});

it('no two procedures or events share a number or a name', () => {
  const procedures = Object.values<unknown>(protocol).filter(
    (value): value is ProcedureId => typeof value === 'object' && value !== null && 'args' in value,
  );
  expect(procedures.length).toBeGreaterThan(150);
  expect(new Set(procedures.map(({ program, number }) => `${program}:${number}`)).size).toBe(
    procedures.length,
  );
  expect(new Set(procedures.map(({ name }) => name)).size).toBe(procedures.length);
  const events = Object.values(eventTable);
  expect(new Set(events.map(({ number }) => number)).size).toBe(events.length);
  expect(new Set(events.map(({ source, id }) => `${source}:${id}`)).size).toBe(events.length);
});
