/** What the product is made of, and what is known of its parts. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);

// npm remembers what a registry said.
const cache = mkdtempSync(path.join(os.tmpdir(), 'bm-npm-'));
afterAll(() => {
  rmSync(cache, { recursive: true, force: true });
});

async function run(script: string, registry: string): Promise<{ code: number; said: string }> {
  const env = {
    ...process.env,
    npm_config_registry: registry,
    npm_config_cache: mkdtempSync(path.join(cache, 'run-')),
  };
  const child = spawn(process.execPath, [script], { env });
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      resolve(code ?? -1);
    });
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, said: out + err };
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A registry that knows of one weakness, or never answers. */
async function aRegistry(advisory: object | 'silence'): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    if (advisory === 'silence') return;
    // npm also asks which versions there are.
    const name = decodeURIComponent(request.url?.slice(1) ?? '');
    const known = { name, 'dist-tags': {}, versions: { '5.3.0': { name, version: '5.3.0' } } };
    const body = request.method === 'GET' ? known : advisory;
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
}

const weakness = (severity: string): object => ({
  express: [
    {
      id: 1,
      url: 'https://example.org/1',
      title: 'x',
      severity,
      vulnerable_versions: '*',
      cwe: [],
    },
  ],
});

describe('the audit of dependencies', () => {
  it('fails on a grave weakness and names the package', async () => {
    const { code, said } = await run('scripts/audit.mjs', await aRegistry(weakness('high')));
    expect(said).toContain('high express');
    expect(code).toBe(1);
  });

  it('lets a small one pass', async () => {
    const { code, said } = await run('scripts/audit.mjs', await aRegistry(weakness('low')));
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });

  it('says that it was skipped when the registry does not answer, within its time', async () => {
    const began = performance.now();
    const { code, said } = await run('scripts/audit.mjs', await aRegistry('silence'));
    expect(said).toContain('audit skipped');
    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe('the bill of materials', () => {
  it('names every package the product depends on, without a network', async () => {
    const { said, code } = await run('scripts/sbom.mjs', 'http://127.0.0.1:9/');
    expect(code).toBe(0);
    const bill = JSON.parse(said) as {
      bomFormat: string;
      components: { name: string }[];
    };
    expect(bill.bomFormat).toBe('CycloneDX');
    const names = bill.components.map(({ name }) => name);
    const wanted = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(wanted.dependencies)) expect(names).toContain(name);
    expect(names).not.toContain('jest');
  });
});
