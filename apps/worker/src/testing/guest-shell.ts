import { randomUUID } from 'node:crypto';
import { AgentClient } from '@skydeck/core/compute/agent-client';
import type { TestCloud } from './test-cloud';
import { TestViewer } from './test-viewer';

const BOOT_TIMEOUT_MS = 120_000;
const ANSWER_MS = 3_000;
const PROMPT = /root@\S*# /;

/** The shell on a guest's serial line. */
export class GuestShell {
  private constructor(private readonly viewer: TestViewer) {}

  /** Waits until the guest has booted. */
  static async open(cloud: TestCloud, instanceId: string): Promise<GuestShell> {
    await cloud.untilBootLog(instanceId, 'Skydeck guest', 120_000);
    const agent = new AgentClient(cloud.config, { name: 'here', agentUrl: null });
    const shell = new GuestShell(new TestViewer(await agent.openConsole('serial', instanceId)));
    await shell.ready();
    await shell.run('dmesg -n 1');
    return shell;
  }

  /** What is typed before the shell reads is lost: it is asked again until it answers. */
  private async ready(): Promise<void> {
    const deadline = performance.now() + BOOT_TIMEOUT_MS;
    // What the guest answered before it was started anew may come first.
    const base = Math.floor(Math.random() * 1_000_000);
    for (let asked = 1; ; asked += 1) {
      this.viewer.send(`stty -echo; echo ready-$((${asked}+${base}))\n`);
      const answer = this.untilReading(`ready-${asked + base}\r`, ANSWER_MS);
      const answered = await answer.then(
        () => true,
        () => false,
      );
      if (answered) return;
      if (performance.now() > deadline) throw new Error('the guest has no shell');
    }
  }

  /** Runs a command; answers what it printed. @throws Error when it fails or does not end in time */
  async run(command: string, timeoutMs = 60_000): Promise<string> {
    const { code, output } = await this.try(command, timeoutMs);
    if (code !== 0) throw new Error(`${command} ended with ${code}: ${output}`);
    return output;
  }

  async try(command: string, timeoutMs = 60_000): Promise<{ code: number; output: string }> {
    const mark = randomUUID().slice(0, 8);
    this.viewer.forget();
    // In two parts, so that the echo of the command does not look like its end.
    this.viewer.send(`echo "<""${mark}"; { ${command}; } 2>&1; echo "${mark}"":$?>"\n`);
    const pattern = new RegExp(`<${mark}\\r?\\n([^]*?)${mark}:(\\d+)>`);
    await this.untilReading(pattern, timeoutMs).catch((error: unknown) => {
      throw new Error(`${command}: ${String(error)}`);
    });
    const [, output = '', code = ''] = pattern.exec(this.viewer.text) ?? [];
    return { code: Number(code), output: output.replaceAll('\r', '').trim() };
  }

  /** Waits until the guest has seen a disk: before that its name is free for a file. */
  async untilDisk(device: string): Promise<void> {
    await this.run(`until [ -b /dev/${device} ]; do sleep 0.2; done`);
  }

  /** Begins a command that ends by itself. */
  begin(command: string): void {
    this.viewer.forget();
    this.viewer.send(`${command}\n`);
  }

  /** Waits until a line of what was begun says this. */
  async until(text: string, timeoutMs = 60_000): Promise<void> {
    await this.untilReading(`${text}\r`, timeoutMs);
  }

  /**
   * Waits for an answer and for the shell to read again: what comes while it sets its terminal up may look to it like
   * the end of its input, with which it ends.
   */
  private async untilReading(answer: string | RegExp, timeoutMs: number): Promise<void> {
    await this.viewer.until((bytes) => {
      const text = bytes.toString('latin1');
      const at = typeof answer === 'string' ? text.indexOf(answer) : text.search(answer);
      return at >= 0 && PROMPT.test(text.slice(at));
    }, timeoutMs);
  }

  close(): void {
    this.viewer.leave();
  }
}
