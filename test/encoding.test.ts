import { expect, it } from 'vitest';
import { decoded } from '../src/encoding.ts';

it.each<[string, number[], string]>([
  ['UTF-8', [0x61, 0xc3, 0xa4], 'aä'],
  ['UTF-8 with a byte order mark, which the parsers know', [0xef, 0xbb, 0xbf, 0x61], '\uFEFFa'],
  ['UTF-16 of little end', [0xff, 0xfe, 0x61, 0, 0xe4, 0], 'aä'],
  ['UTF-16 of big end', [0xfe, 0xff, 0, 0x61, 0, 0xe4], 'aä'],
  ['what is in neither', [0x61, 0xff], 'a\uFFFD'],
  ['nothing', [], ''],
])('%s is text', (_, bytes, text) => {
  expect(decoded(Uint8Array.from(bytes))).toBe(text);
});
