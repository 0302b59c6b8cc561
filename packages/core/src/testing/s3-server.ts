import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../blob/s3-blob-store';

/** A server that speaks S3, with an empty bucket. */
export class TestS3Server {
  private constructor(
    private readonly server: S3rver,
    private readonly directory: string,
    readonly settings: S3Settings,
  ) {}

  static async start(): Promise<TestS3Server> {
    const directory = await mkdtemp(path.join(tmpdir(), 'skydeck-s3-'));
    const bucket = 'skydeck';
    const server = new S3rver({
      address: '127.0.0.1',
      port: 0,
      silent: true,
      directory,
      configureBuckets: [{ name: bucket, configs: [] }],
    });
    const { port } = await server.run();
    return new TestS3Server(server, directory, {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket,
      accessKey: 'S3RVER',
      secretKey: 'S3RVER',
      pathStyle: true,
    });
  }

  /** As the configuration names it. */
  get environment(): Record<string, string> {
    const { endpoint, bucket, accessKey, secretKey } = this.settings;
    return {
      SKYDECK_IMAGE_STORE: 's3',
      SKYDECK_S3_ENDPOINT: String(endpoint),
      SKYDECK_S3_BUCKET: bucket,
      SKYDECK_S3_ACCESS_KEY: accessKey,
      SKYDECK_S3_SECRET_KEY: secretKey,
    };
  }

  async close(): Promise<void> {
    await this.server.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
