// Written by `npm run sentences`.
import type { SentenceFiles } from './catalogues';
import actions from '../../../messages/zh-CN/sentences/actions.json';
import blob from '../../../messages/zh-CN/sentences/blob.json';
import common from '../../../messages/zh-CN/sentences/common.json';
import compute from '../../../messages/zh-CN/sentences/compute.json';
import identity from '../../../messages/zh-CN/sentences/identity.json';
import image from '../../../messages/zh-CN/sentences/image.json';
import network from '../../../messages/zh-CN/sentences/network.json';
import operation from '../../../messages/zh-CN/sentences/operation.json';
import policy from '../../../messages/zh-CN/sentences/policy.json';
import portal from '../../../messages/zh-CN/sentences/portal.json';
import quota from '../../../messages/zh-CN/sentences/quota.json';
import volume from '../../../messages/zh-CN/sentences/volume.json';
import words from '../../../messages/zh-CN/sentences/words.json';
import zod from '../../../messages/zh-CN/sentences/zod.json';

/** The server's sentences in zh-CN, file by file. */
export const files: SentenceFiles = {
  actions,
  blob,
  common,
  compute,
  identity,
  image,
  network,
  operation,
  policy,
  portal,
  quota,
  volume,
  words,
  zod,
};
