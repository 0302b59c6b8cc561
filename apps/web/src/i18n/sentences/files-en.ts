// Written by `npm run sentences`.
import type { SentenceFiles } from './catalogues';
import actions from '../../../messages/en/sentences/actions.json';
import blob from '../../../messages/en/sentences/blob.json';
import common from '../../../messages/en/sentences/common.json';
import compute from '../../../messages/en/sentences/compute.json';
import identity from '../../../messages/en/sentences/identity.json';
import image from '../../../messages/en/sentences/image.json';
import network from '../../../messages/en/sentences/network.json';
import operation from '../../../messages/en/sentences/operation.json';
import policy from '../../../messages/en/sentences/policy.json';
import portal from '../../../messages/en/sentences/portal.json';
import quota from '../../../messages/en/sentences/quota.json';
import volume from '../../../messages/en/sentences/volume.json';
import words from '../../../messages/en/sentences/words.json';
import zod from '../../../messages/en/sentences/zod.json';

/** The server's sentences in en, file by file. */
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
