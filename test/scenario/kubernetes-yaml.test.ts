import { describe, expect, it } from 'vitest';
import { asKubernetes, kubernetesScalar } from '../../src/scenario/yaml/kubernetes.ts';
import { plain } from '../../src/scenario/yaml/located.ts';
import { parseYaml } from '../../src/scenario/yaml/parse.ts';

// Each as `kubectl label --local -f FILE a=b -o json` shows it (1.34).
describe('a text without quotes', () => {
  it.each<[string, unknown]>([
    ['yes', true],
    ['y', true],
    ['ON', true],
    ['no', false],
    ['N', false],
    ['Off', false],
    ['yES', 'yES'],
    ['1_000', 1000],
    ['1_', 1],
    ['_1', '_1'],
    ['0b1', 1],
    ['0B1', 1],
    ['-0b1', -1],
    ['0b12', '0b12'],
    ['0120', 80],
    ['010', 8],
    ['+0120', 80],
    ['080', 80],
    ['0_8', 8],
    ['0o17', 15],
    ['0O17', 15],
    ['0x1F', 31],
    ['0X1f', 31],
    ['0x', '0x'],
    ['0', 0],
    ['-0', 0],
    ['80', 80],
    ['1e3', 1000],
    ['12e03', 12000],
    ['1e', '1e'],
    ['09.5', 9.5],
    ['1.5_0', 1.5],
    ['1_000.5', 1000.5],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['5.', 5],
    ['.', '.'],
    ['1e999', '1e999'],
    ['-', '-'],
    ['12:30', '12:30'],
    ['2001-01-01', '2001-01-01'],
    ['10.0.0.1', '10.0.0.1'],
    ['Null', null],
    ['', null],
    ['-.inf', -Infinity],
    ['web', 'web'],
  ])('%s', (text, value) => {
    expect(kubernetesScalar(text)).toBe(value);
  });
});

it('what has quotes or a tag is what it says, and keys are texts', () => {
  const text = `a: "yes"\nb: 'no'\nc: !!str on\nd: |\n  off\ny: e\n"n": f\n010: g\nnull: h\ni: [yes, { 0120: no }]\n`;
  const [first] = parseYaml('a.yaml', text, () => {}) ?? [];
  expect(first && plain(asKubernetes(first))).toEqual({
    a: 'yes',
    b: 'no',
    c: 'on',
    d: 'off\n',
    true: 'e',
    n: 'f',
    8: 'g',
    null: 'h',
    i: [true, { 80: false }],
  });
});
