import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Lab } from './lab.ts';
import { folder } from './sotsu-command.ts';

/** A road to the API server that can be cut. TLS goes over it untouched. */
export interface Road {
  readonly kubeconfig: string;
  /** Breaks every connection off and takes no new ones. */
  cut(): void;
  /** Takes every connection, and lets nothing through any more. */
  silence(): void;
  /** Takes connections again. */
  mend(): Promise<void>;
  /** Breaks every connection off and takes new ones; tells how many there were. */
  drop(): number;
  /** Does the same, and from now on also as soon as a connection has lasted for so many milliseconds. */
  dropAfter(milliseconds: number): number;
}

export async function roadTo({ kubeconfig }: Lab): Promise<Road> {
  const text = await readFile(kubeconfig, 'utf8');
  const server = new URL(/server: (\S+)/.exec(text)?.[1] ?? '');
  const sockets = new Set<Socket>();
  let longest = Number.POSITIVE_INFINITY;
  let silent = false;
  const lead = (near: Socket) => {
    if (silent) {
      sockets.add(near.on('error', () => {}).on('close', () => sockets.delete(near)));
      return;
    }
    const far = connect(Number(server.port), server.hostname);
    const timer = Number.isFinite(longest) ? setTimeout(() => near.destroy(), longest) : undefined;
    const end = () => {
      clearTimeout(timer);
      for (const one of [near, far]) {
        sockets.delete(one);
        one.destroy();
      }
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', end);
    }
    near.pipe(far).pipe(near);
  };
  let proxy = createServer(lead);
  const listen = async (port: number) => {
    proxy = createServer(lead).listen(port, '127.0.0.1');
    await once(proxy, 'listening');
  };
  const drop = () => {
    const ends = [...sockets];
    for (const socket of ends) socket.destroy();
    return ends.length / 2;
  };
  const cut = () => {
    proxy.close();
    drop();
  };
  onTestFinished(cut);
  await listen(0);
  const { port } = proxy.address() as AddressInfo;
  const file = join(await folder(), 'kubeconfig');
  await writeFile(file, text.replace(/server: \S+/, `server: https://127.0.0.1:${port}`));
  return {
    kubeconfig: file,
    cut,
    silence() {
      silent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    mend: () => listen(port),
    drop,
    dropAfter(milliseconds) {
      longest = milliseconds;
      return drop();
    },
  };
}
