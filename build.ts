// One bundle without runtime dependencies: `overrides` in package.json do not reach a user's install, a bundle does.
import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/cli.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true, // a command's libraries are read only when that command runs
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  legalComments: 'linked', // the licences of what is inside travel with it
  banner: {
    // CommonJS packages inside the bundle still call require() for Node's own modules.
    js: `#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`,
  },
});
await chmod('dist/cli.mjs', 0o755);
