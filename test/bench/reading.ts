// How long manifests take to be read, in the three forms that people have them in; CPU time, as the machine may be busy.
// Each in a process of its own, since what is read first is read by code that is not warm. It prints, and fails nothing.
import { execa } from 'execa';
import { readManifests } from '../../src/scenario/manifests/read.ts';
import { asJsonList, asYaml, asYamlList, objects } from './manifests.ts';

const forms: Record<string, typeof asYaml> = { documents: asYaml, list: asYamlList, json: asJsonList };
const [, script = '', form, pods] = process.argv;

if (form === undefined) {
  for (const size of [100, 1_000, 10_000]) {
    for (const name of Object.keys(forms)) {
      const { stdout } = await execa('node', ['--import', 'tsx', script, name, String(size)]);
      console.log(stdout);
    }
  }
} else {
  const size = { pods: Number(pods), policies: Number(pods) / 2 };
  const text = forms[form]?.(objects(size)) ?? '';
  const before = process.cpuUsage();
  const began = performance.now();
  const { kind } = readManifests([{ file: 'a.yaml', text, how: 'named' }]);
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const facts = [
    `${(text.length / 1e6).toFixed(1)} MB`,
    `${((user + system) / 1000).toFixed(0)} ms CPU`,
    `${wall.toFixed(0)} ms`,
  ];
  const peak = `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB at most`;
  console.log([`${size.pods} pods, ${size.policies} policies`, form, kind, ...facts, peak].join('  '));
}
