import { expect, test } from 'vitest';
import { testConfig } from '../testing/test-context';
import { imageStore } from './image-store';

const S3 = {
  SKYDECK_IMAGE_STORE: 's3',
  SKYDECK_S3_BUCKET: 'images',
  SKYDECK_S3_ACCESS_KEY: 'key',
  SKYDECK_S3_SECRET_KEY: 'secret',
};

test('images are files unless the configuration names a store that speaks S3', () => {
  const config = testConfig();
  expect(imageStore(config).kind).toBe('file');
  expect(imageStore(config)).toBe(imageStore(config));
  expect(imageStore(testConfig(S3)).kind).toBe('s3');
});

test('a store of one’s own has its buckets in the path, Amazon’s in the name of the host', () => {
  expect(testConfig(S3).imageStore).toMatchObject({ endpoint: null, region: 'us-east-1', pathStyle: false });
  const own = { ...S3, SKYDECK_S3_ENDPOINT: 'https://s3.example.com' };
  expect(testConfig(own).imageStore).toMatchObject({ endpoint: 'https://s3.example.com', pathStyle: true });
  expect(testConfig({ ...own, SKYDECK_S3_PATH_STYLE: 'false' }).imageStore).toMatchObject({
    pathStyle: false,
  });
});

test('what is missing for S3 is named', () => {
  expect(() => testConfig({ ...S3, SKYDECK_S3_SECRET_KEY: undefined as unknown as string })).toThrow(
    /\n {2}SKYDECK_S3_SECRET_KEY: /,
  );
});
