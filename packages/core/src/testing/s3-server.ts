import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '../blob/s3-blob-store';

const BUCKET = 'skydeck';

/** A server that speaks S3, with an empty bucket. */
export class TestS3Server {
  private constructor(
    private server: S3rver | null,
    private readonly directory: string,
    private readonly port: number,
    readonly settings: S3Settings,
  ) {}

  static async start(): Promise<TestS3Server> {
    const directory = await mkdtemp(path.join(tmpdir(), 'skydeck-s3-'));
    const server = serverOf(directory, 0);
    const { port } = await server.run();
    return new TestS3Server(server, directory, port, {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: BUCKET,
      accessKey: 'S3RVER',
      secretKey: 'S3RVER',
      pathStyle: true,
    });
  }

  /** Nobody answers at its address any more; what it holds stays. */
  async down(): Promise<void> {
    await this.server?.close();
    this.server = null;
  }

  async up(): Promise<void> {
    this.server = serverOf(this.directory, this.port);
    await this.server.run();
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
    await this.down();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function serverOf(directory: string, port: number): S3rver {
  const configureBuckets = [{ name: BUCKET, configs: [] }];
  return new S3rver({ address: '127.0.0.1', port, silent: true, directory, configureBuckets });
}
