import { expect, it } from 'vitest';
import { proxyFor } from '../../../src/cluster/kubernetes/proxy.ts';

const proxy = 'http://proxy:3128';
const by = (noProxy: string) => ({ HTTPS_PROXY: proxy, NO_PROXY: noProxy });

it.each([
  ['none', 'https://api.corp', {}, null],
  ['HTTPS_PROXY', 'https://api.corp', by(''), proxy],
  ['https_proxy', 'https://api.corp', { https_proxy: proxy }, proxy],
  ['HTTP_PROXY is not for https', 'https://api.corp', { HTTP_PROXY: proxy }, null],
  ['HTTP_PROXY is for http', 'http://api.corp', { HTTP_PROXY: proxy }, proxy],
  ['http_proxy', 'http://api.corp', { http_proxy: proxy }, proxy],
  ['without a scheme', 'https://api.corp', { HTTPS_PROXY: 'proxy:3128' }, proxy],
  ['empty', 'https://api.corp', { HTTPS_PROXY: '' }, null],
  ['localhost', 'https://localhost:6443', by(''), null],
  ['loopback', 'https://127.8.8.8:6443', by(''), null],
  ['loopback by IPv6', 'https://[::1]:6443', by(''), null],
  ['a name that only begins so', 'https://127.corp', by(''), proxy],
  ['everything', 'https://api.corp', by('*'), null],
  ['the host', 'https://api.corp:6443', by('x, API.corp'), null],
  ['the host, by no_proxy', 'https://api.corp', { HTTPS_PROXY: proxy, no_proxy: 'api.corp' }, null],
  ['its domain', 'https://api.corp', by('corp'), null],
  ['its domain, with a dot', 'https://api.corp', by('.corp'), null],
  ['its domain, with a star', 'https://api.corp', by('*.corp'), null],
  ['with a dot it is not the domain itself', 'https://corp', by('.corp'), proxy],
  ['half of a name', 'https://api.mycorp', by('corp'), proxy],
  ['another host', 'https://api.corp', by('db.corp,,'), proxy],
  ['the host and its port', 'https://api.corp:6443', by('api.corp:6443'), null],
  ['the host and the default port', 'https://api.corp', by('api.corp:443'), null],
  ['the host and another port', 'https://api.corp:6443', by('api.corp:443'), proxy],
  ['the plain port', 'http://api.corp', { HTTP_PROXY: proxy, NO_PROXY: 'api.corp:80' }, null],
  ['the address', 'https://10.0.0.1:6443', by('10.0.0.1'), null],
  ['another address', 'https://110.0.0.1:6443', by('10.0.0.1'), proxy],
  ['the address by IPv6', 'https://[fd00::1]:6443', by('fd00::1'), null],
  ['the address by IPv6 and its port', 'https://[fd00::1]:6443', by('[fd00::1]:6443'), null],
  ['a network', 'https://10.0.0.1:6443', by('10.0.0.0/8'), null],
  ['another network', 'https://11.0.0.1:6443', by('10.0.0.0/8'), proxy],
  ['a network by IPv6', 'https://[fd00::1]:6443', by('fd00::/8'), null],
  ['a network of the other family', 'https://10.0.0.1:6443', by('fd00::/8'), proxy],
  ['a network is of addresses, not of names', 'https://api.corp', by('0.0.0.0/0'), proxy],
  ['no network', 'https://10.0.0.1', by('10.0.0.0/33,corp/8'), proxy],
])('%s', (_title, server, env, expected) => {
  expect(proxyFor(server, env)).toBe(expected);
});
