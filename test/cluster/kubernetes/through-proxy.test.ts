import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/cluster/kubernetes/connect.ts';
import { FakeApiServer } from '../fake-apiserver.ts';
import { success } from '../fake-exec.ts';

it('requests and execs go through the proxy of the cluster', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer().listen(0, '127.0.0.1');
  proxy.on('connect', (request, socket) => {
    asked.push(request.url);
    const [host, port] = (request.url ?? '').split(':');
    const onward = dial(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    onward.pipe(socket).pipe(onward);
    for (const end of [onward, socket]) end.on('error', () => {});
  });
  await once(proxy, 'listening');
  const server = new FakeApiServer();
  await server.start();
  onTestFinished(async () => {
    await server.stop();
    proxy.close();
  });

  const kubeconfig = server.kubeconfig();
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const clusters = kubeconfig.clusters.map((cluster) => ({ ...cluster, proxyUrl }));
  kubeconfig.loadFromOptions({ ...kubeconfig, clusters });
  server.answers = [{ status: 200, body: { metadata: { name: 'p' } } }];
  server.whenExec = [(exec) => exec.accept().status(success).close()];

  const cluster = connect(kubeconfig);
  expect((await cluster.get('/api/v1/namespaces/n/pods/p')).metadata.name).toBe('p');
  const stream = await cluster.exec({ namespace: 'n', pod: 'p', container: 'c', command: ['true'] });
  expect(await stream.ended).toBe('the command ended with exit code 0');
  expect(asked).toEqual([server.host, server.host]);
});
