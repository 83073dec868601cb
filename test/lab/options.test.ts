import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';
import { Misuse } from './trouble.ts';

const one = { verb: 'up', name: 'sotsu', nodes: 1, cni: 'calico', online: false };

describe('the options of `npm run lab`', () => {
  it.each([
    ['up', one],
    ['up --nodes 3', { ...one, nodes: 3 }],
    ['up --cni none', { ...one, cni: 'none', name: 'sotsu-none' }],
    ['up --cni none --name second', { ...one, cni: 'none', name: 'second' }],
    ['up --online', { ...one, online: true }],
    ['down', { ...one, verb: 'down', name: '' }],
    ['down --name sotsu', { ...one, verb: 'down' }],
  ])('%s', (line, expected) => {
    expect(parseOptions(line.split(' '))).toEqual(expected);
  });

  it.each([
    ['', /what is/],
    ['sideways', /what is sideways\?/],
    ['up there', /what is up there\?/],
    ['up --nodes 0', /--nodes is a number from 1 to 9, not 0/],
    ['up --nodes ten', /not ten/],
    ['up --cni cilium', /--cni is calico or none, not cilium/],
    ['up --name Lab_1', /--name is lower-case letters, digits and "-", not Lab_1/],
    ['up --bogus', /--bogus/],
    ['up --online --nodes 3', /no other option/],
    ['up --online --cni none', /no other option/],
    ['up --online --name x', /no other option/],
  ])('%s is refused', (line, message) => {
    const parsing = () => parseOptions(line.split(' ').filter(Boolean));
    expect(parsing).toThrow(Misuse);
    expect(parsing).toThrow(message);
  });
});
