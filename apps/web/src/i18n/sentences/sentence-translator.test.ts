import { withoutHostPaths } from '@skydeck/core/shown-error';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadMessages } from '../load-messages';
import { loadCatalogue } from './catalogues';
import { files as english } from './files-en';
import { files as chinese } from './files-zh-cn';
import { fill, parsePattern } from './pattern';
import { createSentenceTranslator } from './sentence-translator';
import { vocabularyIn } from './vocabulary';

const catalogue = await loadCatalogue('zh-CN');
if (!catalogue) throw new Error('there is no Chinese');
const translate = createSentenceTranslator(catalogue, vocabularyIn(await loadMessages('zh-CN')));

describe('a sentence of the server', () => {
  it.each([
    ['Nothing needs to be done.', '无需任何操作。'],
    ['No such key pair.', '没有这个密钥对。'],
    [
      'Cannot pause web-1: it is SHUTOFF, not ACTIVE.',
      '无法对 web-1 执行“暂停”：其状态为“已关机”，不是“运行中”。',
    ],
    [
      'Cannot reboot hard my server: it is busy (powering-off).',
      '无法对 my server 执行“硬重启”：正忙（正在关机）。',
    ],
    ['Cannot force delete a: b: it has 1 snapshot.', '无法对 a: b 执行“强制删除”：它有 1 个快照。'],
    ['Cannot delete : it is being deleted.', '无法对  执行“删除”：正在删除。'],
    ['Cannot attach data to web-1: the instance is locked.', '无法将 data 挂载到 web-1：实例已被锁定。'],
    ['data is busy with volume.snapshot.', 'data 正忙：创建卷快照。'],
    ['The resource is busy with another operation.', '该资源正忙：其他操作。'],
    [
      "The project's quota is too small: 2 instances wanted, 1 of 20 left; 512 MiB of memory wanted, 0 of 1024 left.",
      '项目的配额不足：实例：需要 2，剩余 1（上限 20）；内存（MiB）：需要 512，剩余 0（上限 1024）。',
    ],
    [
      'No valid host was found. node-1 (memory): memory: 512 MiB wanted, 100 MiB free; node-2 (up): no heartbeat yet.',
      '没有找到合适的主机。node-1（内存）：内存：需要 512 MiB，空闲 100 MiB；node-2（心跳）：还没有心跳。',
    ],
    [
      'No valid host was found. node-1 (not-tried): it failed at this launch: web-1 could not be started: Cannot allocate memory.',
      '没有找到合适的主机。node-1（此前失败）：此次创建在该主机上失败：无法启动 web-1：Cannot allocate memory。',
    ],
    [
      'The image needs another file, its backing file: it names one.',
      '镜像需要另一个文件，即其后备文件：其中指明了一个。',
    ],
    ['The image is damaged: the L1 table lies in the header.', '镜像已损坏：L1 表位于头部之内。'],
    ['The image is encrypted.', '镜像已加密。'],
    [
      'libvirt does not answer; Open vSwitch or OVN does not answer',
      'libvirt 没有响应；Open vSwitch 或 OVN 没有响应',
    ],
    [
      'The guest could not be paused: Requested operation is not valid: domain is not running.',
      '无法暂停虚拟机：Requested operation is not valid: domain is not running。',
    ],
    ['No such image for the RAM disk.', '没有这个内存盘镜像。'],
    ['This version knows no step new-step of volume.create.', '此版本不认识“创建卷”的步骤“new-step”。'],
  ])('%s', (sentence, expected) => {
    expect(translate(sentence)).toBe(expected);
  });

  it('is known as well without the paths of a host’s files, as members read it', () => {
    const hint = 'Look at the Ceph cluster, and for the key ring of client.cinder in /etc/ceph on the host.';
    expect(translate(withoutHostPaths(hint))).toBe(
      '请检查 Ceph 集群，以及主机 … 中 client.cinder 的密钥环。',
    );
    const { words: _words, actions: _actions, ...files } = english;
    const named = Object.values(files).flatMap((sentences) => Object.values(sentences));
    const unknown = named
      .map((text) => ({ text, shown: withoutHostPaths(text) }))
      .filter(({ text, shown }) => shown !== text && translate(shown) === null);
    expect(unknown).toEqual([]);
  });

  it.each([
    'Requested operation is not valid: domain is not running',
    'internal error: process exited while connecting to monitor',
    'the kernel is full of water',
    '',
    'x'.repeat(5_000),
  ])('stays as it is when nobody knows it: %.40s', (sentence) => {
    expect(translate(sentence)).toBeNull();
  });

  it('is found again from every pattern, with its values', () => {
    const sample: Record<string, string> = {
      what: 'snapshot',
      part: 'the L1 table',
      unit: 'volumes',
      action: 'delete',
      why: 'it is protected',
      reasons: 'it is protected; it has no snapshot',
      status: 'error',
      task: 'pausing',
      visibility: 'public',
      kind: 'volume.attach',
      step: 'start-guest',
      thing: 'the volume',
    };
    const rendered: Record<string, string> = {
      what: '快照',
      part: 'L1 表',
      unit: '卷',
      action: '删除',
      why: '它受保护',
      reasons: '它受保护；它没有快照',
      status: '错误',
      task: '正在暂停',
      visibility: '公开',
      kind: '挂载卷',
      step: '启动虚拟机',
      thing: '该卷',
    };
    const { words: _words, actions: _actions, ...files } = english;
    const wrong = Object.entries(files).flatMap(([file, sentences]) =>
      Object.entries(sentences).flatMap(([key, text]) => {
        const { names } = parsePattern(text);
        const value = (known: Record<string, string>) =>
          Object.fromEntries(names.map((name, index) => [name, known[name] ?? `v${index}`]));
        const expected = fill(
          chinese[file]?.[key] ?? '',
          value(rendered),
          new Set(names.filter((name) => name in rendered)),
        );
        const got = translate(fill(text, value(sample)));
        return got === expected ? [] : [{ text: fill(text, value(sample)), got, expected }];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is read in little time, however it is written', () => {
    const hostile = `Cannot delete ${'a: b to c. '.repeat(40)}: it is ${'; is '.repeat(40)}.`;
    const began = performance.now();
    translate(hostile);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('what zod says by itself', () => {
  it.each([
    [z.string(), 1],
    [z.string().min(2), 'x'],
    [z.string().max(2), 'xxx'],
    [z.string().regex(/^a$/), 'b'],
    [z.string().startsWith('a'), 'b'],
    [z.string().length(3), 'x'],
    [z.uuid(), 'x'],
    [z.url(), 'x'],
    [z.ipv4(), 'x'],
    [z.cidrv4(), 'x'],
    [z.mac(), 'x'],
    [z.iso.datetime(), 'x'],
    [z.number().int(), 1.5],
    [z.number().min(3), 1],
    [z.number().max(3), 4],
    [z.number().positive(), 0],
    [z.number().multipleOf(2), 3],
    [z.array(z.string()).min(1), []],
    [z.array(z.string()).max(1), ['a', 'b']],
    [z.enum(['a', 'b']), 'c'],
    [z.literal('a'), 'b'],
    [z.strictObject({}), { a: 1 }],
    [z.strictObject({}), { a: 1, b: 2 }],
    [z.union([z.string(), z.number()]), true],
    [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'b' }],
    [z.record(z.string().regex(/^a$/), z.string()), { b: 'c' }],
    [z.date(), 'x'],
  ])('is known: case %#', (schema, value) => {
    const message = schema.safeParse(value).error?.issues[0]?.message ?? '';
    expect(translate(message), message).toMatch(/\p{Script=Han}/u);
  });
});
