/**
 * Writes `X.br` and `X.gz` beside each built text file of `assets/`, for the server to send as they are.
 * Pictures and fonts are compressed already; the one page is not here, because it gets a nonce in each answer.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXT = /\.(?:js|css|svg|json|txt)$/;
/** Smaller ones fit a packet anyway. */
const WORTH = 512;

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

async function compress(path: string): Promise<void> {
  const plain = await readFile(path);
  if (plain.length < WORTH) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  const [br, gzipped] = await Promise.all([brotli(plain, { params }), gz(plain, { level: 9 })]);
  if (br.length < plain.length) await writeFile(`${path}.br`, br);
  if (gzipped.length < plain.length) await writeFile(`${path}.gz`, gzipped);
}

export function precompress(): Plugin {
  let assets = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      assets = join(config.root, config.build.outDir, config.build.assetsDir);
    },
    async closeBundle() {
      const files = (await readdir(assets)).filter((name) => TEXT.test(name));
      await Promise.all(files.map((name) => compress(join(assets, name))));
    },
  };
}
