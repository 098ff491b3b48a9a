/**
 * A server of its own for one test file: a fresh data folder, the real binary, a free port, an API key for
 * what a test needs to be there before it begins. Can be killed and started again on the same address.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const BINARY = resolve(process.env['FIREBELL_BIN'] ?? fileURLToPath(new URL('../../../target/debug/firebell', import.meta.url)));
/** Below the range from which outgoing connections take their ports, so that none takes it between two starts. */
const PORTS = { from: 18_200, to: 32_000 };

export interface Account { name: string; email: string; password: string }
export interface Registered { id: string; reference: string; url: string }

/** The settings of whoever runs the tests must not reach the server. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FIREBELL_')));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}

async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from));
    if (await isFree(port)) return port;
  }
  throw new Error('No free port was found.');
}

process.setMaxListeners(100);

export class House {
  readonly admin: Account = { name: 'Ada Keller', email: 'ada@example.com', password: 'a long enough secret' };
  readonly slug = 'example-ltd';
  private readonly folder: string;
  private readonly port: number;
  private server: ChildProcess | null = null;
  private said = '';
  private key = '';

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** With its first account and a key; `bare` leaves the folder empty, as a first start finds it. */
  static async open(options: { bare?: boolean } = {}): Promise<House> {
    if (!existsSync(BINARY)) throw new Error(`There is no ${BINARY}. Build it (cargo build -p firebell) or name it in FIREBELL_BIN.`);
    const house = new House(mkdtempSync(join(tmpdir(), 'firebell-e2e-')), await freePort());
    try {
      await house.furnish(options.bare === true);
    } catch (error) {
      await house.close();
      throw error;
    }
    return house;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the server printed since it was last started. */
  get printed(): string {
    return this.said;
  }

  at(path: string): string {
    return `${this.url}/o/${this.slug}/${path}`;
  }

  async start(): Promise<void> {
    const server = spawn(BINARY, ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, '--log', 'warn'], {
      env: plainEnvironment(), stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    this.said = '';
    // Also when the tests are broken off.
    process.once('exit', () => server.kill('SIGKILL'));
    await new Promise<void>((done, failed) => {
      const read = (piece: Buffer) => {
        this.said += piece.toString();
        if (this.said.includes('Firebell serves on')) done();
      };
      server.stdout.on('data', read);
      server.stderr.on('data', read);
      server.once('error', failed);
      server.once('exit', (code) => failed(new Error(`The server ended with ${code}: ${this.said}`)));
    });
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const server = this.server;
    this.server = null;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise((done) => server.once('exit', done));
    server.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async api<T = Record<string, unknown>>(method: string, path: string, json?: unknown, token = this.key): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  register(title: string, rest: Record<string, unknown> = {}): Promise<Registered> {
    return this.api<Registered>('POST', '/incidents', { title, ...rest });
  }

  log(reference: string, body: string, rest: Record<string, unknown> = {}): Promise<{ id: string }> {
    return this.api('POST', `/incidents/${reference}/journal`, { body, kind: 'note', ...rest });
  }

  /** What people wrote in an incident, in the order in which the server took it. */
  async written(reference: string): Promise<string[]> {
    const page = await this.api<{ items: { body: string; number: number }[] }>('GET', `/incidents/${reference}/journal?order=recorded&limit=200`);
    return page.items.filter((e) => e.body !== '').sort((a, b) => a.number - b.number).map((e) => e.body);
  }

  /** A link that lets one more person in. */
  async invitation(role: string): Promise<string> {
    return (await this.api<{ url: string }>('POST', '/invitations', { role })).url;
  }

  private async furnish(bare: boolean): Promise<void> {
    if (bare) return this.start();
    const { email, password, name } = this.admin;
    this.run(['setup', '--data', this.data, '--organisation', 'Example Ltd', '--email', email, '--password-stdin'], password);
    this.key = this.run(['key', 'create', '--data', this.data, '--name', 'tests', '--as', email]).trim();
    await this.start();
    const { token } = await this.api<{ token: string }>('POST', '/sessions', { email, password });
    await this.api('PATCH', '/me', { name, zone: 'Europe/Berlin' }, token);
    await this.api('DELETE', '/sessions/current', undefined, token);
  }

  private get data(): string {
    return join(this.folder, 'data');
  }

  private run(args: string[], input = ''): string {
    return execFileSync(BINARY, args, { input, encoding: 'utf8', env: plainEnvironment(), stdio: ['pipe', 'pipe', 'pipe'] });
  }
}
