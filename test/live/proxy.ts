import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Lab } from './lab.ts';
import { folder } from './sotsu-command.ts';

/** A road to the API server that can be cut for good. */
export interface Road {
  readonly kubeconfig: string;
  cut(): void;
}

export async function roadTo({ kubeconfig }: Lab): Promise<Road> {
  const text = await readFile(kubeconfig, 'utf8');
  const server = new URL(/server: (\S+)/.exec(text)?.[1] ?? '');
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(server.port), server.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => [near, far].map((one) => one.destroy()));
    }
    near.pipe(far).pipe(near);
  });
  const cut = () => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(cut);
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  const file = join(await folder(), 'kubeconfig');
  await writeFile(file, text.replace(/server: \S+/, `server: https://127.0.0.1:${port}`));
  return { kubeconfig: file, cut };
}
