import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../commands';
import { openDeployment } from '../deployment';
import { BOOT_UNIT, bootUnit } from '../external-network/boot-unit';
import { rememberedExternalNetwork } from '../external-network/memory';
import { webProcess, workerProcess } from '../portal-processes';
import { postgresProcess } from '../postgres';
import { redisProcess } from '../redis';
import { serviceUnit, TARGET, targetUnit, unitName } from './unit-files';
import { traitsOf } from './unit-traits';

let directory = '';
beforeEach(async () => (directory = await mkdtemp(path.join(tmpdir(), 'units-'))));
afterEach(() => rm(directory, { recursive: true }));

test('systemd-analyze finds nothing wrong with the units', async () => {
  const deployment = await openDeployment();
  const node = path.join(directory, 'node');
  await writeFile(node, '#!/bin/sh\n');
  await chmod(node, 0o755);
  const specs = [
    await postgresProcess(deployment.layout),
    redisProcess(deployment.layout),
    { ...workerProcess(deployment, '/'), argv: [node, 'dist/worker.mjs'] },
    { ...webProcess(deployment, '/'), argv: [node, 'dist/server.mjs'] },
  ];
  const files = [path.join(directory, TARGET)];
  await writeFile(files[0] ?? '', targetUnit());
  for (const spec of specs) {
    const file = path.join(directory, unitName(spec.name));
    await writeFile(file, serviceUnit(spec, traitsOf(deployment, spec)));
    files.push(file);
  }
  const outside = await rememberedExternalNetwork(deployment.layout.root);
  if (!outside) throw new Error('there is no external network');
  files.push(path.join(directory, BOOT_UNIT));
  await writeFile(files.at(-1) ?? '', bootUnit(outside.plan, '/external-network.nft'));
  const verified = await run(['systemd-analyze', 'verify', '--man=no', '--recursive-errors=no', ...files], {
    allowFailure: true,
  });
  expect(verified.stderr).toBe('');
  expect(verified.exitCode).toBe(0);
});
