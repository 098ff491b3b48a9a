// Checks what we depend on: licences of crates and npm packages against a list, crates that must not come in (OpenSSL, a
// second TLS provider), that arrows between our own crates point one way, and that only the crates meant for it reach
// databases and networks. Reads `cargo metadata` and web/node_modules; needs no network.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const problems = [];

/** Licences that go with Apache-2.0 and ask for no more than naming them. */
const ALLOWED = new Set([
  'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'MIT', 'MIT-0', 'BSD-1-Clause', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'ISC',
  'Zlib', 'Unicode-3.0', 'Unicode-DFS-2016', 'CC0-1.0', 'Unlicense', 'BSL-1.0', 'CDLA-Permissive-2.0', 'BlueOak-1.0.0',
  'OFL-1.1', 'Python-2.0', 'CC-BY-4.0', 'MPL-2.0', 'WTFPL',
]);

/** Whether an SPDX expression can be met with what is allowed. */
function allowed(expression) {
  const tokens = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let ok = both();
    while (tokens[at] === 'OR') { at += 1; ok = both() || ok; }
    return ok;
  };
  const both = () => {
    let ok = one();
    while (tokens[at] === 'AND') { at += 1; ok = one() && ok; }
    return ok;
  };
  const one = () => {
    if (tokens[at] === '(') {
      at += 1;
      const ok = either();
      at += 1;
      return ok;
    }
    let name = tokens[at++] ?? '';
    if (tokens[at] === 'WITH') { name += ` WITH ${tokens[at + 1]}`; at += 2; }
    return ALLOWED.has(name);
  };
  return either() && at === tokens.length;
}

// Crates, as they are used on this kind of machine.
const run = (command, ...args) => execFileSync(command, args, { cwd: root, maxBuffer: 1 << 28 }).toString();
const host = /^host: (.*)$/m.exec(run('rustc', '-vV'))[1];
const metadata = JSON.parse(run('cargo', 'metadata', '--format-version', '1', '--locked', '--filter-platform', host));
const byId = new Map(metadata.packages.map((p) => [p.id, p]));
const own = new Set(metadata.workspace_members);
const nodes = new Map(metadata.resolve.nodes.map((n) => [n.id, n]));
for (const p of metadata.packages) {
  if (own.has(p.id)) continue;
  if (!p.license ? !p.license_file : !allowed(p.license)) problems.push(`crate ${p.name} ${p.version}: licence ${p.license ?? 'unknown'}`);
}

/** Crates that must not be part of the program: another TLS library, or C that we can do without. */
const BANNED = [/^openssl(-sys|-src|-probe-sys)?$/, /^native-tls$/, /^aws-lc(-rs|-sys|-fips-sys)?$/, /^boring(-sys)?$/];

/** Everything that a crate is built with, without what only its tests need. */
function built(from) {
  const seen = new Set();
  const todo = [from];
  while (todo.length > 0) {
    const id = todo.pop();
    if (seen.has(id)) continue;
    seen.add(id);
    for (const dep of nodes.get(id)?.deps ?? []) {
      if (dep.dep_kinds.some((k) => k.kind !== 'dev')) todo.push(dep.pkg);
    }
  }
  return [...seen].map((id) => byId.get(id)).filter(Boolean);
}

for (const id of own) {
  for (const p of built(id)) {
    if (BANNED.some((name) => name.test(p.name))) problems.push(`${byId.get(id).name} is built with ${p.name}, which is not to be used`);
  }
}
const rustls = metadata.resolve.nodes.filter((n) => byId.get(n.id)?.name === 'rustls');
if (rustls.length !== 1) problems.push(`there are ${rustls.length} versions of rustls; there must be one`);
for (const node of rustls) {
  const providers = node.features.filter((f) => ['ring', 'aws_lc_rs', 'aws-lc-rs', 'fips'].includes(f));
  if (providers.join() !== 'ring') problems.push(`rustls has the providers ${providers.join(', ') || 'none'}; it must have ring alone`);
}

// Arrows between our own crates, as ARCHITECTURE.md draws them: each may use only what stands in its list.
const ARROWS = {
  'firebell-domain': [],
  'firebell-api': ['firebell-domain'],
  'firebell-store': ['firebell-domain'],
  'firebell-app': ['firebell-domain', 'firebell-store', 'firebell-api'],
  'firebell-engine': ['firebell-domain', 'firebell-store', 'firebell-app'],
  'firebell-server': ['firebell-domain', 'firebell-store', 'firebell-app', 'firebell-api', 'firebell-engine'],
  firebell: ['firebell-domain', 'firebell-store', 'firebell-app', 'firebell-api', 'firebell-engine', 'firebell-server'],
};
/** Who may use what reaches out: SQL in the store alone, outgoing connections in the command line's client alone. */
const REACH = { sqlx: ['firebell-store'], reqwest: ['firebell'], clap: ['firebell'] };
/** For tests and measurements; nothing of the program uses them. */
const OUTSIDE = new Set(['firebell-testkit', 'firebell-bench']);
for (const id of own) {
  const p = byId.get(id);
  if (OUTSIDE.has(p.name)) continue;
  const may = ARROWS[p.name];
  if (!may) {
    problems.push(`crate ${p.name} has no place in scripts/dependencies.mjs`);
    continue;
  }
  for (const dep of p.dependencies.filter((d) => d.kind !== 'dev')) {
    if (dep.name.startsWith('firebell') && !may.includes(dep.name)) problems.push(`${p.name} uses ${dep.name}: that arrow points the wrong way`);
    if (REACH[dep.name] && !REACH[dep.name].includes(p.name)) problems.push(`${p.name} uses ${dep.name}, which is for ${REACH[dep.name].join(', ')}`);
  }
}
const PURE = ['tokio', 'sqlx', 'rand', 'reqwest', 'axum'];
for (const dep of metadata.packages.find((p) => p.name === 'firebell-domain').dependencies) {
  if (dep.kind !== 'dev' && PURE.includes(dep.name)) problems.push(`firebell-domain is pure and must not use ${dep.name}`);
}

// npm packages.
const lock = JSON.parse(readFileSync(join(root, 'web/package-lock.json'), 'utf8'));
let npm = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '' || entry.link) continue;
  const file = join(root, 'web', path, 'package.json');
  let licence = entry.license;
  if (!licence && existsSync(file)) {
    const said = JSON.parse(readFileSync(file, 'utf8')).license;
    licence = typeof said === 'string' ? said : said?.type;
  }
  npm += 1;
  if (!licence || !allowed(licence)) problems.push(`npm package ${path.replace(/^.*node_modules\//, '')} ${entry.version}: licence ${licence ?? 'unknown'}`);
  if (entry.resolved) problems.push(`web/package-lock.json names a registry for ${path}; remove its "resolved" lines`);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`licences and arrows are fine: ${metadata.packages.length - own.size} crates, ${npm} npm packages`);
