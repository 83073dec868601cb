import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identityVariable, serveCommand } from '../../../src/cluster/probing/serve-script.ts';
import type { Protocol, ServedPort } from '../../../src/scenario/scenario.ts';

const served = (port: number, protocol: Protocol): ServedPort => ({ name: null, port, protocol });

it('tells the ports in its arguments, without those that it cannot serve', () => {
  const command = serveCommand([served(80, 'TCP'), served(53, 'UDP'), served(99, 'SCTP')]);
  expect(command.slice(0, 2)).toEqual(['perl', '-e']);
  expect(command.slice(3)).toEqual(['TCP:80', 'UDP:53']);
});

it('has nothing that the kubelet would expand: $$ and $(…)', () => {
  expect(serveCommand([]).join(' ')).not.toMatch(/\$\$|\$\(/);
});

describe.skipIf(!hasPerl())('the server', () => {
  let port = 0;
  let child: ReturnType<typeof start>;

  function start(...ports: ServedPort[]) {
    const [program = '', ...args] = serveCommand(ports);
    return execa(program, args, { env: { [identityVariable]: 'r1/shop/web' }, reject: false });
  }

  beforeAll(async () => {
    port = await freePort();
    child = start(served(port, 'TCP'), served(port, 'UDP'));
    while (!(await fetch(`http://127.0.0.1:${port}/`).catch(() => null))) await new Promise(setImmediate);
  });
  afterAll(async () => {
    child.kill('SIGTERM');
    expect((await child).exitCode).toBe(143);
  });

  it.each([
    ['GET', '/', 'r1/shop/web\n'],
    ['GET', '/any/path?at=all', 'r1/shop/web\n'],
    ['DELETE', '/', 'r1/shop/web\n'],
    ['HEAD', '/', ''],
  ])('answers %s %s with 200 and its name', async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('sotsu')).toBe('r1/shop/web');
    expect(await response.text()).toBe(body);
  });

  it('answers a request whose body it does not read', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x'.repeat(100_000) });
    expect([response.status, await response.text()]).toEqual([200, 'r1/shop/web\n']);
  });

  it('answers a hundred at once, while others say nothing', async () => {
    const silent = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'));
    const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(`http://127.0.0.1:${port}/`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    for (const socket of silent) socket.destroy();
  });

  it('waits for the whole of a request', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.write('GET / HTTP/1.1\r\n');
    socket.write('Host: x\r\n');
    await fetch(`http://127.0.0.1:${port}/`); // it had its turn, and has not answered yet
    expect(socket.read()).toBeNull();
    socket.write('\r\n');
    expect(String(await once(socket, 'data'))).toContain('HTTP/1.1 200 OK\r\nsotsu: r1/shop/web\r\n');
    socket.destroy();
  });

  it('sends datagrams back after its name, to everybody their own', async () => {
    const replies = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const socket = createSocket('udp4');
        const reply = once(socket, 'message');
        socket.send(`nonce-${index}\n`, port, '127.0.0.1');
        const [message] = await reply;
        socket.close();
        return String(message);
      }),
    );
    expect(replies).toEqual(Array.from({ length: 20 }, (_, index) => `r1/shop/web nonce-${index}\n`));
  });

  it('ends if a port cannot be served', async () => {
    const { exitCode, stderr } = await start(served(await freePort(), 'TCP'), served(port, 'TCP'));
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain(`cannot serve TCP:${port}: `);
  });

  it('waits where there is nothing to serve', async () => {
    const idle = start();
    await once(idle, 'spawn');
    idle.kill('SIGINT');
    expect((await idle).isTerminated || (await idle).exitCode === 143).toBe(true);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function hasPerl(): boolean {
  try {
    const [perl = ''] = serveCommand([]);
    execFileSync(perl, ['-MIO::Socket::IP', '-e', '1']);
    return true;
  } catch {
    return false;
  }
}
